"""Mail services: the marks that each fills in, and the marks that a letter must not hold by accident.

A mark is written where the letter names the way out and the postal address. What a maker writes is escaped wherever it
looks like a mark of that service. Only marks that the service itself documents stand here, with the page that does.
"""

import msgspec

DJANGO = ("{{", "{%", "{#")
HANDLEBARS = ("{{",)


class Service(msgspec.Struct, frozen=True):
    """One service. Without `leave` its file has the config's own way out; `fragment` takes `fragment.html` instead.

    `marks` open what the service replaces; `comments` tells that it drops HTML comments unless they are marked safe.
    """

    label: str
    leave: str = ""
    marks: tuple[str, ...] = ()
    address: str = ""
    source: str = ""
    comments: bool = False
    archive: bool = False
    fragment: bool = False


SERVICES = {
    "buttondown": Service(
        "Buttondown", "{{ unsubscribe_url }}", DJANGO, source="https://docs.buttondown.com/naked-mode"
    ),
    # Go's html/template drops comments, and Outlook lives on them; a URL before @TrackLink becomes a tracked one.
    "listmonk": Service(
        "listmonk", "{{ UnsubscribeURL }}", (*HANDLEBARS, "@TrackLink"), comments=True,
        source="https://listmonk.app/docs/templating/",
    ),
    "mailchimp": Service(
        "Mailchimp", "*|UNSUB|*", ("*|",), address="*|HTML:LIST_ADDRESS_HTML|*", archive=True,
        source="https://mailchimp.com/help/customize-your-footer-content/",
    ),
    "mailerlite": Service(
        "MailerLite", "{$unsubscribe}", ("{$",),
        source="https://developers-classic.mailerlite.com/reference/put-custom-content-to-campaign",
    ),
    "kit": Service(
        "Kit", "{{ unsubscribe_url }}", ("{{", "{%"), address="{{ address }}",
        source="https://developers.kit.com/api-reference/broadcasts/create-a-broadcast",
    ),
    "resend": Service(
        "Resend", "{{{RESEND_UNSUBSCRIBE_URL}}}", HANDLEBARS, source="https://resend.com/blog/broadcast-api"
    ),
    "postmark": Service(
        "Postmark", "{{{ pm:unsubscribe }}}", HANDLEBARS,
        source="https://postmarkapp.com/support/article/1208-how-to-add-an-unsubscribe-link",
    ),
    "mailcoach": Service(
        "Mailcoach", "{{ unsubscribeUrl }}", (*DJANGO, "::"),
        source="https://mailcoach.app/docs/self-hosted/v6/campaigns/creating-a-campaign",
    ),
    "ses": Service(
        "Amazon SES", "{{amazonSESUnsubscribeUrl}}", HANDLEBARS,
        source="https://docs.aws.amazon.com/ses/latest/dg/sending-email-subscription-management.html",
    ),
    # Whatever the service may be: nothing that any of them fills in.
    "generic": Service("another service", marks=(*DJANGO, "*|", "{$", "[[", "<%", "::", "%%", "%", "@TrackLink")),
    "ghost": Service("Ghost", fragment=True),
    "substack": Service("Substack", fragment=True),
}  # fmt: skip


def files_of(name: str) -> tuple[str, ...]:
    """The files that a service gets beside those that every letter has."""
    service = SERVICES[name]
    if service.fragment:
        return ()
    return (f"{name}.html", f"{name}.zip") if service.archive else (f"{name}.html",)
