"""The one file that talks HTTP: what the device asks the server. Refusals come back as `Refused`, silence as `Unreachable`.

httpx is imported with the first request, after the first screen (0.12 s).
"""

from __future__ import annotations

import threading
from http import HTTPStatus
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from scanner_client.flows.lookup import Unreachable
from shared.errors import INVALID_REQUEST, Refused, catalogue
from shared.wire.access import DeviceEnrolment, EnrolledDevice, Session, SignIn
from shared.wire.catalog import BarcodeToResolve, ReferenceData
from shared.wire.counting import CountDifferences
from shared.wire.items import ScanResolved
from shared.wire.ledger import OnHand
from shared.wire.license_plates import LicensePlateCard, NewLicensePlates
from shared.wire.problems import ProblemDetails
from shared.wire.tracing import Trace
from shared.wire.tracking import AssignedNumbers, AssignNumbersOfItem, TrackingNumberState
from shared.wire.transactions import BatchAnswer
from shared.wire.warehouse_planning import BinSuggestion
from shared.wire.work import NextWork, OpenDocument, OpenWork, ReleaseWork, TakeWork, WorkTaken

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import httpx

    from shared.barcodes.scan import Scan
    from shared.wire.work import DocumentKind

_API = "/api/v1"
_SESSION_HEADER = "Stockhand-Session"
_QUESTION_SECONDS = 3.0
"""A person waits for the answer: rather the device's own copy after this than a fresher answer later."""

_TRACE_ENTRIES_MAX = 200
"""More than that nobody reads on a handheld; the answer says that there is more."""

Answer = TypeVar("Answer")


class NotSent(Unreachable):
    """The server was not even connected to: it cannot have what was to be sent."""


class ServerConnection:
    """The server, as this device sees it. Every method may be called from any thread; a slow one delays no other."""

    def __init__(self, server: str, device_token: str = "", timeout_seconds: float = 10) -> None:
        self._server = server.rstrip("/")
        self._timeout_seconds = timeout_seconds
        self._device_token = device_token
        self._session_token = ""
        self._opening = threading.Lock()
        self._client: httpx.Client | None = None

    def close(self) -> None:
        with self._opening:
            if self._client is not None:
                self._client.close()
                self._client = None

    def use_session(self, session_token: str) -> None:
        """Speak for this person from now on; blank: for nobody."""
        self._session_token = session_token

    # Raises of all: Refused with a problem of the catalogue; Unreachable when no answer came that can be understood.

    def enrol(self, enrolment_code: str, name: str) -> EnrolledDevice:
        """Show a one-time code of an administrator's; the answer holds the device's token."""
        return self._post("/devices/enrol", DeviceEnrolment(enrolment_code=enrolment_code, name=name), _ENROLLED)

    def sign_in(self, badge: str, pin: str) -> Session:
        """A session of the person on this device."""
        return self._post("/sign-in", SignIn(badge=badge, pin=pin), _SESSION)

    def ready(self) -> None:
        """Ask whether the server is ready to work."""
        self._asked("GET", "/ready", _ANYTHING)

    def send(self, bodies: Sequence[str]) -> BatchAnswer:
        """Send transactions, each as the JSON that was stored, in this order."""
        batch = '{"transactions":[' + ",".join(bodies) + "]}"
        return self._asked("POST", _API + "/transactions", _BATCH_ANSWER, content=batch.encode())

    def reference_data(self, since: int, location: str) -> ReferenceData:
        """One page of what changed since the cursor."""
        return self._get("/reference-data", _REFERENCE_DATA, {"since": str(since), "location": location})

    def open_work(self, location: str) -> OpenWork:
        """What there is to do at the location."""
        return self._get("/work", _OPEN_WORK, {"location": location})

    def resolve_scan(self, scan: Scan, location: str) -> ScanResolved:
        """What a scan stands for at the location, or why an order is not offered there."""
        asked = BarcodeToResolve(barcode=scan.text, location=location)
        return self._post("/scans/resolve", asked, _SCAN_RESOLVED, _QUESTION_SECONDS)

    def take_work(self, kind: DocumentKind, no: str, location: str, *, over: bool) -> WorkTaken:
        """Have a document for the person who is signed in."""
        return self._post(
            "/assignments/take", TakeWork(kind=kind, no=no, location=location, over=over), _WORK_TAKEN, _QUESTION_SECONDS
        )

    def take_next_work(self, location: str, kinds: Collection[DocumentKind]) -> OpenDocument | None:
        """The same of the most urgent document that nobody has; None: there is none."""
        wanted = NextWork(location=location, kinds=tuple(sorted(kinds)))
        return self._post("/assignments/next", wanted, _OPEN_DOCUMENT, _QUESTION_SECONDS)

    def release_work(self, kind: DocumentKind, no: str) -> None:
        """Give it back."""
        self._post("/assignments/release", ReleaseWork(kind=kind, no=no), _ANYTHING, _QUESTION_SECONDS)

    def on_hand(self, **where: str) -> tuple[OnHand, ...]:
        """Stock by item, variant, location, bin, lot, serial; what is blank is not asked for."""
        return self._all_pages("/on-hand", where)

    def bin_contents(self, **where: str) -> tuple[OnHand, ...]:
        """The same, bin by bin, of a location that works with bins."""
        return self._all_pages("/bin-contents", where)

    def tracking_numbers(self, item: str, lot: str, serial: str) -> tuple[TrackingNumberState, ...]:
        """What is known of a lot or serial number, and where it is in stock."""
        where = {"item": item, "lot": lot, "serial": serial}
        return self._get("/tracking-numbers", _TRACKING_NUMBERS, where, _QUESTION_SECONDS)

    def count_differences(self, order: str) -> CountDifferences:
        """Lines of a count order as a supervisor sees them."""
        return self._get(f"/count-orders/{order}/differences", _DIFFERENCES, {})

    def new_lot(self, item: str, variant: str) -> str:
        """The next lot number of the item's series."""
        wanted = AssignNumbersOfItem(item=item, variant=variant, kind="lot")
        return self._post("/tracking-numbers/assign", wanted, _ASSIGNED).numbers[0].lot

    def license_plate(self, no: str) -> LicensePlateCard:
        """A plate with what stands on it."""
        return self._get(f"/license-plates/{no}", _PLATE, {}, _QUESTION_SECONDS)

    def new_plate(self) -> str:
        """The number of a plate that nobody has used."""
        return self._post("/license-plates", NewLicensePlates(), _PLATES)[0].no

    def bin_suggestions(self, **goods: str) -> tuple[BinSuggestion, ...]:
        """Bins for goods in hand: location, item, variant, uom, quantity, from_bin; what is blank is not asked for."""
        return self._get("/bin-suggestions", _BIN_SUGGESTIONS, goods, _QUESTION_SECONDS)

    def trace(self, item: str, lot: str, serial: str, *, back: bool) -> Trace:
        """Where goods of that number went, or came from; of a long story its beginning, and that there is more."""
        direction = "usage_to_origin" if back else "origin_to_usage"
        where = {"item": item, "lot": lot, "serial": serial, "direction": direction, "entries_max": str(_TRACE_ENTRIES_MAX)}
        components = "item_tracked_only" if back else "no"
        return self._get("/traces", _TRACE, where | {"components": components}, _QUESTION_SECONDS)

    def _all_pages(self, path: str, where: Mapping[str, str]) -> tuple[OnHand, ...]:
        """Every row: who empties a bin must see all of it. The answer's `Link` header says where the next page is."""
        given: Mapping[str, str] | None = {name: value for name, value in where.items() if value}
        rows: tuple[OnHand, ...] = ()
        following: str = _API + path
        while following:
            response = self._answer("GET", following, params=given, timeout_seconds=_QUESTION_SECONDS)
            rows += _understood(response, _ON_HAND)
            following, given = response.links.get("next", {}).get("url", ""), None
        return rows

    def _get(
        self, path: str, answer: TypeAdapter[Answer], where: Mapping[str, str], timeout_seconds: float | None = None
    ) -> Answer:
        given = {name: value for name, value in where.items() if value}
        return self._asked("GET", _API + path, answer, params=given, timeout_seconds=timeout_seconds)

    def _post(self, path: str, body: BaseModel, answer: TypeAdapter[Answer], timeout_seconds: float | None = None) -> Answer:
        content = body.model_dump_json().encode()
        return self._asked("POST", _API + path, answer, content=content, timeout_seconds=timeout_seconds)

    def _asked(
        self,
        method: str,
        path: str,
        answer: TypeAdapter[Answer],
        *,
        params: Mapping[str, str] | None = None,
        content: bytes | None = None,
        timeout_seconds: float | None = None,
    ) -> Answer:
        return _understood(self._answer(method, path, params=params, content=content, timeout_seconds=timeout_seconds), answer)

    def _answer(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        content: bytes | None = None,
        timeout_seconds: float | None = None,
    ) -> httpx.Response:
        if not self._server:
            raise NotSent("no server is set")
        import httpx  # 0.12 s that the first screen does not wait for

        timeout = min(timeout_seconds or self._timeout_seconds, self._timeout_seconds)
        try:
            response = self._opened().request(
                method, path, params=params, content=content, headers=self._headers(), timeout=timeout
            )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol, httpx.InvalidURL) as error:
            raise NotSent(str(error) or type(error).__name__) from error
        except httpx.HTTPError as error:
            raise Unreachable(str(error) or type(error).__name__) from error
        if not response.is_success:
            raise _refusal(response)
        return response

    def _opened(self) -> httpx.Client:
        import httpx  # see above

        with self._opening:
            if self._client is None:
                self._client = httpx.Client(base_url=self._server, headers={"Content-Type": "application/json"})
            return self._client

    def _headers(self) -> dict[str, str]:
        headers = {}
        if self._device_token:
            headers["Authorization"] = f"Bearer {self._device_token}"
        if self._session_token:
            headers[_SESSION_HEADER] = self._session_token
        return headers


def _understood(response: httpx.Response, answer: TypeAdapter[Answer]) -> Answer:
    try:
        return answer.validate_json(response.content or b"null")
    except ValidationError as error:
        # A page of a captive portal or a proxy, or a server of another age: no answer of ours.
        raise Unreachable(f"the answer is not understood: {error.error_count()} errors") from error


def _refusal(response: httpx.Response) -> Exception:
    """The server's problem details as our own refusal; what is none of the house's (a proxy's page, a 5xx) is silence."""
    if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Unreachable(f"the server answered {response.status_code}")
    try:
        details = ProblemDetails.model_validate_json(response.content)
    except ValidationError:
        return Unreachable(f"answered {response.status_code} without saying why")
    return refused_by(details)


def refused_by(details: ProblemDetails) -> Refused:
    """A refusal that came over the wire, to be shown like one of our own."""
    problem = catalogue().get(details.code)
    if problem is None or problem.facts - details.facts.keys():
        return Refused(INVALID_REQUEST, reason=details.detail)  # a code of a newer server: its sentence still tells
    return Refused(problem, **details.facts)


_ANYTHING: TypeAdapter[object] = TypeAdapter(object)
_ENROLLED = TypeAdapter(EnrolledDevice)
_SESSION = TypeAdapter(Session)
_BATCH_ANSWER = TypeAdapter(BatchAnswer)
_REFERENCE_DATA = TypeAdapter(ReferenceData)
_OPEN_WORK = TypeAdapter(OpenWork)
_OPEN_DOCUMENT: TypeAdapter[OpenDocument | None] = TypeAdapter(OpenDocument | None)
_SCAN_RESOLVED = TypeAdapter(ScanResolved)
_WORK_TAKEN = TypeAdapter(WorkTaken)
_ON_HAND: TypeAdapter[tuple[OnHand, ...]] = TypeAdapter(tuple[OnHand, ...])
_ASSIGNED: TypeAdapter[AssignedNumbers] = TypeAdapter(AssignedNumbers)
_TRACKING_NUMBERS: TypeAdapter[tuple[TrackingNumberState, ...]] = TypeAdapter(tuple[TrackingNumberState, ...])
_PLATE = TypeAdapter(LicensePlateCard)
_PLATES: TypeAdapter[tuple[LicensePlateCard, ...]] = TypeAdapter(tuple[LicensePlateCard, ...])
_BIN_SUGGESTIONS: TypeAdapter[tuple[BinSuggestion, ...]] = TypeAdapter(tuple[BinSuggestion, ...])
_TRACE: TypeAdapter[Trace] = TypeAdapter(Trace)
_DIFFERENCES = TypeAdapter(CountDifferences)
