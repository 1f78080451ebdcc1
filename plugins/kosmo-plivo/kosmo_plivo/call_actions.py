"""What is done in a running call: speak, play, press keys, record."""

from __future__ import annotations

from kosmo import write

from kosmo_plivo.answers import changes, done
from kosmo_plivo.places import own
from kosmo_plivo.vendor import CALLS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated, Literal

    from kosmo import Client, Field, Json


@write(outward=True, link=CALLS)
def speak_in_call(
    client: Client,
    /,
    *,
    call_uuid: Annotated[str, Field(format="id")],
    text: Annotated[str, Field(min_length=1)],
    voice: str | None = None,
    language: str | None = None,
    legs: Literal["aleg", "bleg", "both"] | None = None,
    loop: bool | None = None,
    mix: bool | None = None,
) -> Json:
    """Speak a text to those in a running call.

    Args:
        call_uuid: The call.
        text: What to say.
        voice: `WOMAN`, `MAN` or the name of another voice; a woman's unless given.
        language: The language of the text, such as `en-GB`; `en-US` unless given.
        legs: Who hears it: the caller (`aleg`, unless given), the callee, or both.
        loop: Whether to repeat it until it is stopped.
        mix: Whether they hear each other meanwhile; they do unless told.

    Returns:
        `message`, `api_id` and `call_uuid`.
    """
    body = {
        "text": text, "voice": voice, "language": language, "legs": legs, "loop": loop, "mix": mix,
    }  # fmt: skip
    data = client.post(*own(client, "Call", call_uuid, "Speak"), body=changes(body))
    return done(data, call_uuid=call_uuid)


@write(outward=True, link=CALLS)
def play_in_call(
    client: Client,
    /,
    *,
    call_uuid: Annotated[str, Field(format="id")],
    urls: Annotated[list[str], Field(min_length=1)],
    legs: Literal["aleg", "bleg", "both"] | None = None,
    length: Annotated[int, Field(ge=1)] | None = None,
    loop: bool | None = None,
    mix: bool | None = None,
) -> Json:
    """Play sound files to those in a running call.

    Args:
        call_uuid: The call.
        urls: Addresses of MP3 or WAV files, played one after the other.
        legs: Who hears it: the caller (`aleg`, unless given), the callee, or both.
        length: After how many seconds to stop.
        loop: Whether to repeat it until it is stopped.
        mix: Whether they hear each other meanwhile; they do unless told.

    Returns:
        `message`, `api_id` and `call_uuid`.
    """
    body = {"urls": ",".join(urls), "legs": legs, "length": length, "loop": loop, "mix": mix}
    data = client.post(*own(client, "Call", call_uuid, "Play"), body=changes(body))
    return done(data, call_uuid=call_uuid)


@write(outward=True, link=CALLS)
def send_digits(
    client: Client,
    /,
    *,
    call_uuid: Annotated[str, Field(format="id")],
    digits: Annotated[str, Field(pattern="^[0-9*#wW]+$")],
    leg: Literal["aleg", "bleg"] | None = None,
) -> Json:
    """Press keys in a running call.

    Args:
        call_uuid: The call.
        digits: The keys; `w` waits half a second, `W` one.
        leg: Whose phone they sound on: the caller's (`aleg`, unless given) or the callee's.

    Returns:
        `message`, `api_id` and `call_uuid`.
    """
    body = changes({"digits": digits, "leg": leg})
    return done(
        client.post(*own(client, "Call", call_uuid, "DTMF"), body=body), call_uuid=call_uuid
    )


@write(outward=True, link=CALLS)
def start_call_recording(
    client: Client,
    /,
    *,
    call_uuid: Annotated[str, Field(format="id")],
    time_limit: Annotated[int, Field(ge=1)] | None = None,
    file_format: Literal["mp3", "wav"] | None = None,
    record_channel_type: Literal["mono", "stereo"] | None = None,
) -> Json:
    """Begin to record a running call.

    Args:
        call_uuid: The call.
        time_limit: After how many seconds to stop; 60 unless given.
        file_format: `mp3` unless given.
        record_channel_type: `stereo` (one side on each channel) unless given.

    Returns:
        `recording_id`, `url` where the file will lie, `message` and `call_uuid`.
    """
    body = {
        "time_limit": time_limit, "file_format": file_format,
        "record_channel_type": record_channel_type,
    }  # fmt: skip
    data = client.post(*own(client, "Call", call_uuid, "Record"), body=changes(body))
    return done(data, call_uuid=call_uuid)


@write(idempotent=True, link=CALLS)
def stop_call_recording(
    client: Client, /, *, call_uuid: Annotated[str, Field(format="id")]
) -> Json:
    """End the recordings of a running call; what was recorded is kept.

    Args:
        call_uuid: The call.

    Returns:
        `ok` and `call_uuid`.
    """
    return done(client.delete(*own(client, "Call", call_uuid, "Record")), call_uuid=call_uuid)
