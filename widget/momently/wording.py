"""Wording: every sentence that says why a campaign shows or does not, in tables.

Rule 1: plain tables, one entry a reason; `sentences` fills them in. `{name}` stands for a
value of the verdict, `{name:form}` for one that is written out.
Rule 2: whoever reads this knows what a campaign is, not how the engine works.
"""

from __future__ import annotations

# reason: (what is so, what changes it where neither time nor a signal on this page does)
SAYS: dict[str, tuple[str, str]] = {
    "": ("Passed.", ""),
    "site_paused": ("The whole site is paused.", ""),
    "campaign_paused": ("The campaign is paused.", ""),
    "opted_out": (
        "The visitor asked for no more offers.",
        "Nothing changes that but the visitor, by clearing what the shop has stored.",
    ),
    "consent_missing": (
        "The campaign needs consent to {needed:level}; the visitor has agreed to {given:level}.",
        "",
    ),
    "stale": (
        "The trigger fired {age_ms:ms} ago; after {fresh_ms:ms} it counts no more.",
        "Again when it fires anew.",
    ),
    "not_yet": ("The campaign has not begun.", ""),
    "ended": ("The campaign is over.", "Nothing brings it back but another end date."),
    "off_hours": (
        "The campaign does not run at this hour or on this weekday.",
        "Its hours and weekdays leave no time at all: look at [schedule].",
    ),
    "not_on_page": (
        "The campaign is not for the address of this page.",
        "Again on a page that fits its [[urls]].",
    ),
    "context_missing": (
        'Nobody has said anything yet about "{name}", which the audience asks about.',
        "",
    ),
    "not_in_audience": ("The visitor, or this page, is not in the audience.", ""),
    "cap_page": (
        "Seen {counted:times} on this page; the limit is {limit}.",
        "That limit ends with the page.",
    ),
    "cap_session": (
        "Seen {counted:times} in this session; the limit is {limit}.",
        "Again after the next session begins.",
    ),
    "cap_visitor": (
        "This visitor saw it {counted:times} within {window_ms:ms}; the limit is {limit}.",
        "The limit is never: look at [cap].",
    ),
    "after_dismiss": ("The visitor closed it less than {window_ms:ms} ago.", ""),
    "after_conversion": ("The visitor bought less than {window_ms:ms} ago.", ""),
    "budget_session": (
        "This session has had {counted:overlays} of any campaign; the site allows {limit}.",
        "Again after the next session begins.",
    ),
    "budget_day": (
        "The visitor met {counted:overlays} of any campaign in a day; the site allows {limit}.",
        "The site allows none: look at [budget].",
    ),
    "budget_gap": (
        "Another overlay was up less than {window_ms:ms} ago, the least gap of the site.",
        "",
    ),
    "quiet_page": ('Nobody is interrupted on a page of the type "{type}".', ""),
    "quiet_step": ('Nobody is interrupted at the checkout step "{step}".', ""),
    "hidden": ("The page is not in view.", ""),
    "dialog_open": ("A dialog of the shop's own is open.", ""),
    "banner_open": ("A consent banner waits for the visitor's answer.", ""),
    "rage": ("The visitor has just clicked in anger, and is left in peace.", ""),
    "typing": ("The visitor is typing.", ""),
    "slot_taken": ('"{by}" has the screen, and only one overlay is shown at a time.', ""),
    "claim_withheld": (
        'There is no fresh evidence for what it says in "{slot}", so it says nothing.',
        "Nothing on this page can give that evidence: look at [[claims]].",
    ),
    "issuer_absent": (
        "The reward comes from an issuer, and the site has none.",
        "Name one in site.toml, or make the code public.",
    ),
    "issuer_denied": ("The issuer refused the reward.", "Again when the trigger fires anew."),
    "issuer_expired": (
        "The code that the issuer gave had ended already.",
        "Again on another page.",
    ),
    "issuer_failed": (
        "The issuer did not answer, or not sensibly.",
        "Again when the trigger fires anew.",
    ),
    "waiting_for_issuer": ("The issuer was asked for the reward.", "It answers within seconds."),
    "waiting_for_cart": (
        "The cart was asked again to take the code, as nobody heard its answer.",
        "It answers within seconds.",
    ),
    "holdout": (
        "The visitor is in the holdout of the {by} and sees nothing, so that lift can be measured.",
        "The same visitor stays in it.",
    ),
    "preview": (
        "This page is a preview, so nothing else is shown or counted here.",
        "Open the page without momently_preview.",
    ),
    "not_shown": ("The page could not show it: {why:not_shown}.", "Again when it fires anew."),
    "lapsed": ("The page never said whether it was shown.", "Again when it fires anew."),
    "cancelled": (
        'The trigger was called off by "{by}".',
        "Again on the next page.",
    ),
    "left_page": ("The visitor went to another page.", ""),
    "plugin_off": (
        'Its trigger "{trigger}" is a plug-in that is off for this session: {why}.',
        "Again after the next session begins; the collector has the error.",
    ),
    "broken": (
        "The campaign failed ({why}) and was switched off.",
        "Again on the next page; the collector has the error.",
    ),
}

# What a signal brings about, after "Again when".
ON: dict[str, str] = {
    "page_facts": "the page says something new",
    "cart_changed": "the cart changes",
    "checkout_step": "the checkout goes a step on or back",
    "identified": "the visitor signs in",
    "memory_changed": "another tab remembers something",
    "paused": "it is resumed",
    "consent_changed": "the visitor agrees to more",
    "visibility_changed": "the page is looked at again",
    "dialog_changed": "the dialog closes",
    "banner_changed": "the banner is answered",
    "context_told": "a context source answers",
    "location_changed": "the visitor's position is known",
    "slot_freed": "that overlay is gone",
}

# Together these are whatever a condition may ask about.
NEWS = ("page_facts", "cart_changed", "identified", "checkout_step", "memory_changed")
ON_NEWS = "something new is known about the page, the cart or the visitor"

# Why a trigger holds back although it saw something (`Watch.held`).
HELD: dict[str, str] = {
    "a button is held": "A mouse button is held down: that is a drag, no farewell.",
    "a click scrolled": "A click scrolled the page, not the visitor's hand.",
    "a list may be open": "A field was just touched, and its list may lie above.",
    "at the top of the page": "The visitor is back at the top, which is no farewell.",
    "back too soon": "The visitor was back too soon to have compared anything.",
    "came back": "The pointer left, but came back at once.",
    "came by no ad": "The visitor did not come by an ad.",
    "fired already": "It has fired on this page, and fires once per page.",
    "its facts do not meet the condition": "The signal came, but its facts do not fit.",
    "just pressed near the top": "Something near the top was pressed just now.",
    "left by another edge": "The pointer left by another edge than the top.",
    "left the box too soon": "The visitor left the coupon box too soon.",
    "left too long after copying": "The visitor left too long after copying.",
    "no product on the page": "The page says nothing of a product.",
    "no sign of interest yet": "The visitor has not yet shown interest in the product.",
    "no store is near enough": "No store is near enough.",
    "not a page on which doubts count": "Doubts count on other pages than this.",
    "not away for long enough": "The tab was not left for long enough.",
    "not busy for long enough": "The visitor has not been busy for long enough.",
    "not deep enough in the page": "The visitor has not seen enough of the page yet.",
    "not far enough down before": "The visitor had not scrolled far enough down before.",
    "not in view for long enough": "The element has not been in view for long enough.",
    "over autofill": "The pointer left over a list of suggestions.",
    "over iframe": "The pointer went into a frame of another site.",
    "over menu": "The pointer left from a context menu.",
    "over scrollbar": "The pointer is on the scroll bar.",
    "over select": "The pointer left over an open list.",
    "predicted wrongly before": "It foresaw a farewell before that none came of.",
    "scrolled up too slowly or too little": "The visitor scrolled up too slowly, or too little.",
    "something else was copied": "Something else than a title or a price was copied.",
    "the browser does not understand the selector": "The browser does not understand the selector.",
    "the cart is empty, or unknown": "The cart is empty, or the page says nothing of it.",
    "the page scrolls by itself": "The page scrolls by itself.",
    "the page view is too young": "The visitor has only just come to this page.",
    "the position is too vague": "The visitor's position is known too vaguely.",
    "the site names no store": "The site names no store.",
    "the visit is too young": "The visitor has only just come to the shop.",
    "the visitor has a code": "The visitor is typing a code of their own.",
    "too far apart": "What it waits for came, but too far apart.",
    "too few clicks in one spot": "There were clicks in one spot, but too few.",
    "too few dead clicks": "There were clicks that did nothing, but too few.",
    "too few options looked at": "The visitor has looked at too few options.",
    "too few signs of doubt": "There are signs of doubt, but not enough yet.",
    "too few times so far": "It happened, but not often enough yet.",
    "too slow or too slanted": "The pointer left too slowly, or at too flat an angle.",
}

# What a gate asks, as a heading.
GATES: dict[str, str] = {
    "broken": "Working",
    "budget": "Budget of all campaigns",
    "caps": "Caps of this campaign",
    "claims": "Evidence for what it says",
    "consent": "Consent",
    "holdout": "Holdout",
    "opted_out": "Offers wanted",
    "paused": "Switched on",
    "preview": "A real visit",
    "quiet": "Nobody is interrupted",
    "reward": "Reward in hand",
    "schedule": "Schedule",
    "shown": "On the screen",
    "slot": "Screen free",
    "stale": "Trigger is fresh",
    "targeting": "Audience",
    "trigger": "Trigger",
}

LEVELS: dict[str, str] = {
    "memory": "nothing being stored",
    "session": "storage for this session",
    "persistent": "storage for later visits",
}
NOT_SHOWN: dict[str, str] = {
    "broken": "its overlay failed",
    "busy": "another overlay was up",
    "closed": "it was closed before it was painted",
    "dialog_open": "a dialog of the shop's own was open",
    "fullscreen": "the page was in full screen",
    "hidden": "the page was not in view",
    "no_tree": "its overlay is missing from the build",
    "other_tab": "another tab of the shop has an overlay open",
    "stale": "it came too late",
    "typing": "the visitor was typing",
}
