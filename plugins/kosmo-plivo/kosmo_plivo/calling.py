"""Making calls, and what becomes of them: hang up, cancel, lead elsewhere."""

from __future__ import annotations

from kosmo import write

from kosmo_plivo.answers import changes, done
from kosmo_plivo.phones import identity, recipients, source
from kosmo_plivo.places import own
from kosmo_plivo.vendor import CALLS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated, Literal

    from kosmo import Client, Field, Json

_MOST_CALLEES = 1000


@write(outward=True, columns=("request_uuid", "message"), limits=("2/1s",), link=CALLS)
def make_call(
    client: Client,
    /,
    *,
    from_: Annotated[str, Field(min_length=1)],
    to: Annotated[str, Field(min_length=1)],
    answer_url: Annotated[str, Field(pattern="^https?://")],
    answer_method: Literal["GET", "POST"] = "POST",
    ring_url: Annotated[str, Field(pattern="^https?://")] | None = None,
    hangup_url: Annotated[str, Field(pattern="^https?://")] | None = None,
    fallback_url: Annotated[str, Field(pattern="^https?://")] | None = None,
    caller_name: Annotated[str, Field(max_length=50)] | None = None,
    send_digits: Annotated[str, Field(pattern="^[0-9*#wW]+$")] | None = None,
    time_limit: Annotated[int, Field(ge=1)] | None = None,
    hangup_on_ring: Annotated[int, Field(ge=0)] | None = None,
    machine_detection: Literal["true", "hangup"] | None = None,
    ring_timeout: Annotated[int, Field(ge=1)] | None = None,
    parent_call_uuid: Annotated[str, Field(format="id")] | None = None,
) -> Json:
    """Call somebody; Plivo asks `answer_url` what to do when the call is answered.

    kosmo never makes a call twice by itself, as Plivo's own libraries do after an error.

    Args:
        from_: The number that calls, one of yours.
        to: The number or SIP address to call, or several with `<` between them.
        answer_url: Where Plivo fetches the XML that leads the call.
        answer_method: How it fetches it.
        ring_url: Where Plivo reports that it rings.
        hangup_url: Where Plivo reports that the call has ended.
        fallback_url: Where it fetches the XML if `answer_url` fails.
        caller_name: The name to show.
        send_digits: Keys to press when the call is answered; `w` waits half a second, `W` one.
        time_limit: After how many seconds the call is ended.
        hangup_on_ring: After how many seconds of ringing it is ended.
        machine_detection: Find out whether a machine answers; `hangup` hangs up then.
        ring_timeout: For how many seconds it may ring.
        parent_call_uuid: The running call that this one belongs to.

    Returns:
        `request_uuid`, a list of them where several are called, `message` and `api_id`. For a
        single call it is the UUID of the call too.
    """
    callees = recipients(client, [part for part in to.split("<") if part.strip()], "to", sip=True)
    caller = source(client, from_, "from")
    if identity(caller) in map(identity, callees):
        raise client.refuse("`from` is among those to call")
    if len(callees) > _MOST_CALLEES:
        raise client.refuse(f"Plivo takes at most {_MOST_CALLEES} numbers at once")
    body = {
        "from": caller, "to": "<".join(callees), "answer_url": answer_url,
        "answer_method": answer_method, "ring_url": ring_url, "hangup_url": hangup_url,
        "fallback_url": fallback_url, "caller_name": caller_name, "send_digits": send_digits,
        "time_limit": time_limit, "hangup_on_ring": hangup_on_ring,
        "machine_detection": machine_detection, "ring_timeout": ring_timeout,
        "parent_call_uuid": parent_call_uuid,
    }  # fmt: skip
    return done(client.post(*own(client, "Call"), body=changes(body)))


@write(destructive=True, idempotent=True, link=CALLS)
def hang_up_call(client: Client, /, *, call_uuid: Annotated[str, Field(format="id")]) -> Json:
    """End a call that runs.

    Args:
        call_uuid: The call.

    Returns:
        `ok` and `call_uuid`.
    """
    return done(client.delete(*own(client, "Call", call_uuid)), call_uuid=call_uuid)


@write(destructive=True, idempotent=True, link=CALLS)
def cancel_call(client: Client, /, *, request_uuid: Annotated[str, Field(format="id")]) -> Json:
    """Take back a call that still waits or rings.

    Args:
        request_uuid: The request, as `make_call` gives it.

    Returns:
        `ok` and `request_uuid`.
    """
    return done(client.delete(*own(client, "Request", request_uuid)), request_uuid=request_uuid)


@write(outward=True, link=CALLS)
def transfer_call(
    client: Client,
    /,
    *,
    call_uuid: Annotated[str, Field(format="id")],
    legs: Literal["aleg", "bleg", "both"] = "aleg",
    aleg_url: Annotated[str, Field(pattern="^https?://")] | None = None,
    aleg_method: Literal["GET", "POST"] | None = None,
    bleg_url: Annotated[str, Field(pattern="^https?://")] | None = None,
    bleg_method: Literal["GET", "POST"] | None = None,
) -> Json:
    """Lead a running call elsewhere: Plivo goes on with the XML of another address.

    Args:
        call_uuid: The call.
        legs: Whose side is led elsewhere: the caller's (`aleg`), the callee's, or both.
        aleg_url: The XML for the caller's side.
        aleg_method: How it is fetched; by POST unless given.
        bleg_url: The XML for the callee's side.
        bleg_method: How it is fetched; by POST unless given.

    Returns:
        `message`, `api_id` and `call_uuid`.
    """
    given = {"aleg": aleg_url, "bleg": bleg_url}
    needed = ("aleg", "bleg") if legs == "both" else (legs,)
    missing = [f"`{leg}_url`" for leg in needed if given[leg] is None]
    if missing:
        raise client.refuse(f"`legs` {legs} needs {' and '.join(missing)}")
    body = {
        "legs": legs, "aleg_url": aleg_url, "aleg_method": aleg_method,
        "bleg_url": bleg_url, "bleg_method": bleg_method,
    }  # fmt: skip
    return done(
        client.post(*own(client, "Call", call_uuid), body=changes(body)), call_uuid=call_uuid
    )
