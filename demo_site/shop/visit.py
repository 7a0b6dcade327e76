"""One request by one visitor: who it is, what it carries, how it is answered.

Rule 1: every page carries the content security policy with a nonce of its own.
Rule 2: news (notices, dataLayer pushes) are told on the next page, once.
Rule 3: what comes from another origin by POST is refused, whatever cookie it has.
Rule 4: text that no UTF-8 can carry (lone surrogates) is refused before anyone reads it.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from momently_collector import bodies, strict_json
from momently_collector.refusals import RefusedError, malformed
from shop import carts, pricing, published, sessions
from shop.catalogue import FAMILIES, money
from shop.sessions import Notes, Session

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from pathlib import Path

    from sqlalchemy import Connection
    from starlette.requests import Request

    from momently_collector.issuer import Issuer
    from momently_collector.storage import Storage
    from shop.carts import Cart
    from shop.catalogue import Catalogue
    from shop.orders import Desk
    from shop.settings import Settings

CONSENT_COOKIE = "steepwell_consent"
# What a choice in the banner allows momently to store.
CONSENT_LEVELS = {"all": "persistent", "essential": "memory", "": "memory"}
# "none" is a visitor who typed the address or opened a bookmark.
OWN_SITE = ("same-origin", "none")
USUAL_PORTS = {"http": ":80", "https": ":443"}
FORM_LIMIT_BYTES = 64 * 1024
DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Shop:
    """Everything a request may need, opened once."""

    settings: Settings
    storage: Storage
    catalogue: Catalogue
    issuer: Issuer
    desk: Desk
    templates: Environment
    secret: bytes


def templates_in(folder: Path) -> Environment:
    """Open the templates: everything is escaped, nothing may be undefined."""
    made = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["money"] = money
    made.filters["left_of"] = _left_of
    made.globals["families"] = FAMILIES
    made.globals["free_from"] = money(pricing.FREE_FROM_MINOR)
    return made


def _left_of(sku: str, left: Mapping[str, int]) -> int:
    return left.get(sku, 0)


class Visit:
    """A request with its visitor; the cart is added up when it is first asked for."""

    def __init__(self, shop: Shop, request: Request, form: Mapping[str, str]) -> None:
        self.shop = shop
        self.request = request
        self.form = form
        sealed = request.cookies.get(sessions.COOKIE, "")
        self._session_id = sessions.unseal(sealed, shop.secret)
        self._started = False
        self.reload()

    def reload(self) -> None:
        """Read the visitor's session again, after it was changed."""
        with self.shop.storage.reading() as connection:
            self.session: Session = sessions.load(connection, self._session_id)
        self._cart: Cart | None = None

    @property
    def cart(self) -> Cart:
        """The visitor's cart with its sums."""
        if self._cart is None:
            self._cart = carts.of(self.session, self.shop.catalogue, self.shop.issuer)
        return self._cart

    @property
    def consent(self) -> str:
        """The visitor's choice in the banner: all, essential or, so far, none."""
        found = self.request.cookies.get(CONSENT_COOKIE, "")
        return found if found in CONSENT_LEVELS else ""

    @property
    def wants_page(self) -> bool:
        """Whether a browser navigates here, as opposed to a script that asks."""
        return "text/html" in self.request.headers.get("accept", "")

    def write(self, change: Callable[[Connection, str], object]) -> None:
        """Change something of this visitor, who gets a session with it if there was none."""
        now_ms = self.shop.settings.clock()

        def whole(connection: Connection) -> str:
            known = sessions.load(connection, self._session_id).id
            session_id = known or sessions.start(connection, now_ms)
            change(connection, session_id)
            return session_id

        before = self._session_id
        self._session_id = self.shop.storage.write(whole)
        self._started = self._started or self._session_id != before
        self.reload()

    def note(self, improve: Callable[[Notes], Notes]) -> None:
        """Rewrite what the shop remembers of this visit."""
        self.write(lambda connection, session_id: sessions.change(connection, session_id, improve))

    def tell(self, notice: str, pushes: list[published.Push] | None = None) -> None:
        """Say something on the next page: to the visitor, and to the dataLayer."""
        said = (notice,) if notice else ()
        more = tuple(pushes or ())
        self.note(
            lambda notes: replace(
                notes, notices=(*notes.notices, *said), pushes=(*notes.pushes, *more)
            )
        )

    def _news(self) -> Notes:
        notes = self.session.notes
        if not (notes.pushes or notes.notices):
            return Notes()
        told: list[Notes] = []
        self.write(
            lambda connection, session_id: told.append(
                sessions.change(connection, session_id, sessions.without_news)[0]
            )
        )
        return told[-1]

    def render(
        self,
        template: str,
        page: str,
        *,
        step: str = "",
        pushes: list[published.Push] | None = None,
        status: int = 200,
        **more: object,
    ) -> Response:
        """Answer with a page."""
        news = self._news()
        nonce = secrets.token_urlsafe(18)
        settings = self.shop.settings
        said = self.shop.templates.get_template(template).render(
            page=page,
            step=step,
            nonce=nonce,
            cart=self.cart,
            consent=self.consent,
            consent_level=CONSENT_LEVELS[self.consent],
            asks_consent=settings.asks_consent and not self.consent,
            notices=news.notices,
            # What happened before this page comes first: the page's own push has the last word.
            pushes=[*news.pushes, *(pushes or ())],
            facts=published.facts(page, step, self.cart),
            path=self.request.url.path,
            tag_url=settings.tag_url,
            tag_times=settings.tag_times,
            extra_head=settings.extra_head.replace("{nonce}", nonce),
            **more,
        )
        return self._dressed(HTMLResponse(said, status, headers=_headers(settings, nonce)))

    def to(self, path: str) -> Response:
        """Send the browser on to another page."""
        return self._dressed(RedirectResponse(path, 303))

    def json(self, body: Mapping[str, object], status: int = 200) -> Response:
        """Answer a script."""
        headers = {"Cache-Control": "no-store"}
        return self._dressed(JSONResponse(dict(body), status, headers=headers))

    def _dressed(self, response: Response) -> Response:
        if self._started:
            response.set_cookie(
                sessions.COOKIE,
                sessions.seal(self._session_id, self.shop.secret),
                max_age=sessions.DAYS * DAY_SECONDS,
                httponly=True,
                samesite="lax",
                secure=self.request.url.scheme == "https",
            )
        return response


def _headers(settings: Settings, nonce: str) -> dict[str, str]:
    headers = {
        # No "no-store": a page must be able to come back from the back/forward cache.
        "Cache-Control": "private, no-cache",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "X-Content-Type-Options": "nosniff",
    }
    if settings.csp is not None:
        tag = urlsplit(settings.tag_url)
        origin = f" {tag.scheme}://{tag.netloc}" if tag.netloc else ""
        policy = settings.csp.replace("{nonce}", nonce).replace("{tag_origin}", origin)
        headers["Content-Security-Policy"] = policy
    return headers


def page(shop: Shop, view: Callable[[Visit], Response]) -> Callable[[Request], Awaitable[Response]]:
    """Turn a function of a visit into what a route calls; it runs in a worker thread."""

    async def answer(request: Request) -> Response:
        form = await _form(request) if request.method == "POST" else {}
        return await run_in_threadpool(lambda: view(Visit(shop, request, form)))

    return answer


async def _form(request: Request) -> dict[str, str]:
    if _foreign(request):
        raise RefusedError(403, {"error": "forms are taken from this shop's own pages only"})
    body = await bodies.read(request, FORM_LIMIT_BYTES)
    if bodies.content_type(request) == "application/json":
        told = strict_json.read(body)
        pairs = told.items() if isinstance(told, dict) else ()
        return _text({str(name): str(found) for name, found in pairs})
    try:
        return dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True, errors="strict"))
    except ValueError as problem:
        raise malformed("the form cannot be read", "", "send a form or a JSON object") from problem


def _foreign(request: Request) -> bool:
    if request.headers.get("sec-fetch-site", OWN_SITE[0]) not in OWN_SITE:
        return True
    # Not every browser names the site; the host is what counts, as a proxy may speak https.
    origin = request.headers.get("origin")
    if origin is None:
        return False
    scheme, _, host = origin.lower().partition("://")
    return scheme not in ("http", "https") or _host(scheme, host) != _host(
        scheme, request.headers.get("host", "").lower()
    )


def _host(scheme: str, host: str) -> str:
    return host.removesuffix(USUAL_PORTS[scheme])


def _text(form: dict[str, str]) -> dict[str, str]:
    for name, found in form.items():
        try:
            f"{name}{found}".encode()
        except UnicodeEncodeError as problem:
            place = name.encode("ascii", "backslashreplace").decode()
            hint = "lone surrogates are not text"
            raise malformed("text that UTF-8 cannot carry", place, hint) from problem
    return form
