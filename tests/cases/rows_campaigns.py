"""Makes whole bundles out of what a row says about them.

Rule 1: a row names only what it is about; everything else is as here.
Rule 2: plain Python that all three interpreters run.
"""


def bundle(told):
    """Give a bundle: `told` may hold `site` and `campaigns`, each in part."""
    listed = told.get("campaigns") or [{}]
    return {
        "format": 1,
        "hash": "0123456789abcdef",
        "site": site(told.get("site") or {}),
        "campaigns": [campaign(one, i) for i, one in enumerate(listed)],
    }


def site(told):
    """Give a site, whole."""
    whole = {
        "id": "lamps",
        "name": "Lamps",
        "language": "en",
        "currency": "EUR",
        "holdout": 0,
        "budget": {"per_session": None, "per_day": None, "min_gap_ms": 0},
        "session_minutes": 30,
        "quiet": {"page_types": ["payment"], "steps": ["payment"], "typing_ms": 1500},
        "issuer": True,
        "cart": True,
        "attribution_days": 7,
    }
    return _joined(whole, told)


def campaign(told, order=0):
    """Give a campaign, whole: an offer without a reward, on the page signal "go"."""
    whole = {
        "id": "c" + str(order + 1),
        "name": "Campaign",
        "moment": "buy",
        "stage": "decision",
        "order": order,
        "priority": 0,
        "trigger": {"kind": "page_signal", "name": "go", "fresh_ms": None, "cancelled_by": []},
        "audience": {},
        "schedule": {
            "from_ms": None,
            "until_ms": None,
            "weekdays": None,
            "from_min": None,
            "until_min": None,
            "zone": None,
        },
        "consent": "memory",
        "caps": {
            "per_page": None,
            "per_session": None,
            "per_visitor": None,
            "after_dismiss_ms": None,
            "after_conversion_ms": None,
        },
        "experiment": {
            "seed": "seed",
            "holdout": 0,
            "variants": [{"id": "main", "weight": 1}],
            "coverage": 1.0,
            "hash_version": 2,
        },
        "reward": None,
        "rewards": {"main": None},
        "prizes": None,
        "claims": [],
        "overlay": {"kind": "offer", "trees": {"main": "tree-1"}},
        "paused": False,
    }
    return _joined(whole, told)


def reward(told):
    """Give a reward, whole: ten per cent off from the site's issuer, for a day."""
    whole = {
        "kind": "percent_off",
        "value": 10,
        "currency": None,
        "minimum_minor": None,
        "valid_ms": 86400000,
        "issuer": "site",
        "code": None,
    }
    return _joined(whole, told)


def _joined(whole, told):
    for name in told:
        if name == "rewards":
            whole[name] = {arm: _reward(told[name][arm]) for arm in told[name]}
        elif name == "prizes":
            whole[name] = [_prize(one) for one in told[name]]
        elif isinstance(whole.get(name), dict) and isinstance(told[name], dict):
            whole[name] = _joined(whole[name], told[name])
        else:
            whole[name] = told[name]
    return whole


def _reward(told):
    return None if told is None else reward(told)


def _prize(told):
    whole = {"id": told["id"], "label": told.get("label", told["id"]), "odds": told["odds"]}
    whole["reward"] = _reward(told.get("reward"))
    return whole
