"""The shop as an ASGI application: pages, static files, momently's folder, the collector.

Rule 1: everything is opened when the application is made: tables, stock, the cookie's key.
Rule 2: the shop and the collector share one issuer, so a code counts the moment it exists.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from momently_collector import app as collector
from momently_collector.refusals import RefusedError
from momently_collector.storage import Storage
from shop import carts, catalogue, sessions, tables
from shop.dist import Dist, Static
from shop.orders import Desk
from shop.pages import basket, browse, extra, till
from shop.settings import Settings
from shop.visit import Shop, page, templates_in

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request

    from shop.visit import Visit

HERE = Path(__file__).parent
GET, POST = ["GET"], ["POST"]
# path, methods, view
PAGES: tuple[tuple[str, list[str], Callable[[Visit], Response]], ...] = (
    ("/", GET, browse.home),
    ("/shop", GET, browse.listed),
    ("/products/{product_id}", GET, browse.product),
    ("/help", GET, browse.help_page),
    ("/cart", GET, basket.show),
    ("/cart.json", GET, basket.as_json),
    ("/cart/add", POST, basket.add),
    ("/cart/set", POST, basket.change),
    ("/cart/coupon", POST, basket.coupon),
    ("/cart/coupon/remove", POST, basket.remove_coupon),
    ("/checkout", GET, till.begin),
    ("/checkout/contact", GET + POST, till.step("contact", till.contact)),
    ("/checkout/shipping", GET + POST, till.step("shipping", till.shipping)),
    ("/checkout/payment", GET + POST, till.step("payment", till.payment)),
    ("/checkout/review", GET, till.step("review", till.review)),
    ("/checkout/place", POST, till.place),
    ("/thanks/{order_id}", GET, till.thanks),
    ("/consent", POST, extra.consent),
    ("/outcomes", GET, extra.outcomes),
)


def create_app(settings: Settings | None = None) -> Starlette:
    """Make the shop with its collector; tests give a temporary database and a clock."""
    settings = settings or Settings()
    shop = _open(settings)
    routes: list[BaseRoute] = [
        Route(path, page(shop, view), methods=methods) for path, methods, view in PAGES
    ]
    routes += [
        Route("/favicon.ico", _favicon),
        Mount("/static", Static(directory=HERE / "static")),
        Mount("/collector", _collector(shop)),
    ]
    if settings.dist is not None:
        routes.append(Mount("/momently", Dist(directory=settings.dist, check_dir=False)))
    app = Starlette(
        routes=routes,
        exception_handlers={HTTPException: _missing(shop), RefusedError: _refused},
    )
    app.state.shop = shop
    app.state.issuer = shop.issuer
    return app


def _collector(shop: Shop) -> Starlette:
    # The page /outcomes shows what comes in, so this collector is open: it is a demonstration.
    return collector.around(shop.issuer, shop.settings.allow_origins, open_reads=True)


def _open(settings: Settings) -> Shop:
    storage = Storage(settings.database_url, tables.KEPT)
    goods = catalogue.read()
    storage.write(lambda connection: carts.seed_stock(connection, goods))
    issuer = collector.create_issuer(settings.collector_url, settings.issuer_terms, settings.clock)
    return Shop(
        settings=settings,
        storage=storage,
        catalogue=goods,
        issuer=issuer,
        desk=Desk(storage, goods, issuer),
        templates=templates_in(HERE / "templates"),
        secret=sessions.secret_of(storage),
    )


def _missing(shop: Shop) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def answer(request: Request, problem: Exception) -> Response:
        if not isinstance(problem, HTTPException):
            raise problem
        if problem.status_code != 404 or "text/html" not in request.headers.get("accept", ""):
            return JSONResponse({"error": problem.detail}, problem.status_code)
        return await page(shop, browse.missing)(request)

    return answer


async def _refused(_request: Request, problem: Exception) -> Response:
    if not isinstance(problem, RefusedError):
        raise problem
    return JSONResponse(problem.body, problem.status)


async def _favicon(_request: Request) -> Response:
    return RedirectResponse("/static/images/mark.svg", 308)
