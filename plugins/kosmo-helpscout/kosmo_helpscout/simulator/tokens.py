"""OAuth2 by client credentials: tokens that are given, hold for a while and end."""

from __future__ import annotations

from kosmo import SimulatorRefusal, SimulatorReply, SimulatorRequest, new_id

from kosmo_helpscout.simulator.refusals import refuse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

CLIENT_ID = "sandbox-app-of-mira-holm"
CLIENT_SECRET = "sandbox-secret-of-mira-holm"  # noqa: S105 - opens the simulator only


def sign_in(request: SimulatorRequest) -> None:
    """Refuse a missing token, one that was never given, and one that has ended, all alike."""
    held = request.state.get("tokens", request.bearer or "")
    if held is None or held["ends"] <= request.now:
        raise refuse(401, "Invalid access token")


def give_token(request: SimulatorRequest) -> SimulatorReply:
    """Answer `POST /oauth2/token`; ended tokens are forgotten."""
    given = _given(request)
    grant = given.get("grant_type")
    if not grant:
        raise _refused(400, "invalid_request", "Missing grant type")
    if (given.get("client_id"), given.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
        raise _refused(401, "invalid_client", "Bad client credentials")
    if grant in ("authorization_code", "refresh_token"):
        raise _refused(400, "invalid_grant", f"Invalid {grant.replace('_', ' ')}")
    if grant != "client_credentials":
        raise _refused(400, "unsupported_grant_type", f"Unsupported grant type: {grant}")
    for ended in [row["id"] for row in request.state.rows("tokens") if row["ends"] <= request.now]:
        request.state.drop("tokens", ended)
    lifetime = request.options["token_lifetime"]
    token = new_id().replace("-", "")
    request.state.put("tokens", {"id": token, "ends": request.now + lifetime})
    return SimulatorReply(
        {"token_type": "bearer", "access_token": token, "expires_in": int(lifetime)}
    )


def _given(request: SimulatorRequest) -> dict[str, Any]:
    data = request.json() or request.form()
    return data if isinstance(data, dict) else {}


def _refused(status: int, error: str, told: str) -> SimulatorRefusal:
    return SimulatorRefusal(status, told, data={"error": error, "error_description": told})
