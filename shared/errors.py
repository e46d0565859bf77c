"""The catalogue of refusals: code, HTTP status, and a sentence that the person at the scanner can act on.

Both sides speak it: the server refuses with it, the handheld shows the same sentence, offline too. The codes are those of
`conformance/FORMAT.md`; the catalogue is in order of precedence within each group: where two could fit, the more specific
one is meant. A refusal is not a bug: broken assumptions are asserted, never refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from string import Formatter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

_CATALOGUE: dict[str, Problem] = {}


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of refusal."""

    code: str
    """What programs compare."""
    status: int
    """HTTP status of an answer that consists of this refusal."""
    sentence: str
    """What happened and the way out, with the facts in braces."""
    short: str
    """The same in at most 16 columns, for the smallest screens."""

    def __post_init__(self) -> None:
        assert self.code not in _CATALOGUE, f"{self.code} is in the catalogue twice"
        assert len(self.short) <= 16, f"{self.short!r} does not fit 16 columns"
        _CATALOGUE[self.code] = self

    @property
    def facts(self) -> frozenset[str]:
        """The names that the sentence needs."""
        return frozenset(name for _, name, _, _ in Formatter().parse(self.sentence) if name)


class Refused(Exception):  # noqa: N818  it is no error of the program: the work was refused
    """Work that was refused, with a problem of the catalogue and its facts. Nothing has changed."""

    def __init__(self, problem: Problem, **facts: object) -> None:
        missing = problem.facts - facts.keys()
        assert not missing, f"{problem.code} needs {', '.join(sorted(missing))}"
        self.problem = problem
        self.facts = {name: str(value) for name, value in facts.items()}
        super().__init__(self.sentence)

    @property
    def code(self) -> str:
        return self.problem.code

    @property
    def sentence(self) -> str:
        return self.problem.sentence.format(**self.facts)

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        """Code and facts, so that an answer that holds a refusal can be written down and read back."""
        from pydantic_core import core_schema  # late: as in `quantities.py`

        return core_schema.no_info_plain_validator_function(
            lambda value: value if isinstance(value, cls) else cls(_CATALOGUE[value["code"]], **value["facts"]),
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda refused: {"code": refused.code, "facts": refused.facts}
            ),
        )


def catalogue() -> dict[str, Problem]:
    """Every problem by its code."""
    return dict(_CATALOGUE)


# Who may do what
SIGN_IN_REQUIRED = Problem("sign_in_required", 401, "Sign in first: scan your badge.", "Scan your badge")
DEVICE_UNKNOWN = Problem("device_unknown", 401, "This device is not enrolled. Ask an administrator to enroll it.", "Enroll device")
WRONG_PIN = Problem("wrong_pin", 401, "The PIN is not right. {attempts_left} tries are left.", "Wrong PIN")
PIN_DELAYED = Problem("pin_delayed", 429, "Wait {seconds} seconds, then type the PIN again.", "Wait, then PIN")
PERSON_LOCKED = Problem("person_locked", 403, "{person} is locked. A supervisor can unlock the badge.", "Badge locked")
NOT_PERMITTED = Problem("not_permitted", 403, "{person} may not {action}. Ask a {role}.", "Not permitted")
OWN_COUNT = Problem("own_count", 403, "{person} counted on {order} and may not approve it. Ask another supervisor.", "Own count")

# What was sent
INVALID_REQUEST = Problem("invalid_request", 422, "The request is not understood: {reason}.", "Not understood")
REQUEST_TOO_LARGE = Problem("request_too_large", 413, "The request is larger than {limit} bytes. Send it in parts.", "Too large")
NOT_FOUND = Problem("not_found", 404, "There is no {what} {key}.", "Not found")
METHOD_NOT_ALLOWED = Problem("method_not_allowed", 405, "{method} is not possible here.", "Not possible")
TRANSACTION_ID_REUSED = Problem(
    "transaction_id_reused",
    409,
    "Transaction {transaction_id} was sent before with other content. Nothing was posted.",
    "Sent before",
)
ALREADY_EXISTS = Problem("already_exists", 409, "{what} {key} exists already.", "Exists already")
SERVER_BUSY = Problem("server_busy", 503, "The server is busy. It will be tried again.", "Server busy")
SERVER_ERROR = Problem("server_error", 500, "The server failed. Send it again, and report request {request_id}.", "Server error")

# What was scanned
BAD_CHECK_DIGIT = Problem("bad_check_digit", 422, "The check digit of {barcode} is wrong. Scan it again.", "Bad check digit")
BAD_BARCODE = Problem("bad_barcode", 422, "{barcode} is no valid barcode: {reason}. Scan it again.", "Bad barcode")
UNKNOWN_REFERENCE = Problem(
    "unknown_reference", 404, "{barcode} is not known. Scan it again, or ask to have it added.", "Not known"
)
AMBIGUOUS_REFERENCE = Problem(
    "ambiguous_reference", 409, "{barcode} stands for several things: {candidates}. Choose one.", "Choose one"
)
WRONG_KIND = Problem("wrong_kind", 422, "That is {what}; scan {wanted}.", "Wrong kind")
UNKNOWN_ITEM = Problem("unknown_item", 404, "There is no item {item}.", "Unknown item")
UOM_UNKNOWN = Problem("uom_unknown", 422, "{item} has no unit {uom}.", "Unknown unit")

# Blocked
ITEM_BLOCKED = Problem("item_blocked", 409, "{item} is blocked. Leave it where it is and tell a supervisor.", "Item blocked")
SALES_BLOCKED = Problem("sales_blocked", 409, "{item} is blocked for sales.", "Sales blocked")
PURCHASING_BLOCKED = Problem("purchasing_blocked", 409, "{item} is blocked for purchasing.", "Purch. blocked")
VARIANT_BLOCKED = Problem("variant_blocked", 409, "Variant {variant} of {item} is blocked.", "Variant blocked")
LOT_BLOCKED = Problem("lot_blocked", 409, "Lot {lot} of {item} is blocked. Leave it and tell a supervisor.", "Lot blocked")
SERIAL_BLOCKED = Problem("serial_blocked", 409, "Serial number {serial} of {item} is blocked.", "Serial blocked")
PACKAGE_BLOCKED = Problem("package_blocked", 409, "Package {package} of {item} is blocked.", "Package blocked")
BIN_BLOCKED = Problem("bin_blocked", 409, "Bin {bin} is blocked for {direction} movements. Use another bin.", "Bin blocked")

# Quantities, places
QUANTITY_NOT_POSITIVE = Problem("quantity_not_positive", 422, "The quantity must be more than zero.", "Qty above zero")
QUANTITY_TOO_FINE = Problem("quantity_too_fine", 422, "{quantity} {uom} of {item} is finer than it can be counted.", "Qty too fine")
NOTHING_TO_POST = Problem("nothing_to_post", 409, "There is nothing to post on {document}.", "Nothing to post")
OVER_INVOICE = Problem("over_invoice", 409, "At most {most} of {item} on {document} can be invoiced, not {quantity}.", "Too much")
CANNOT_CANCEL = Problem("cannot_cancel", 409, "{document} cannot be cancelled: {reason}.", "Cannot cancel")
CHARGE_NOT_ASSIGNED = Problem(
    "charge_not_assigned", 422, "The parts of item charge {charge} come to {assigned}, not to {amount}.", "Parts do not add"
)
VENDOR_DOCUMENT_NO_REQUIRED = Problem(
    "vendor_document_no_required", 422, "Type the number that {vendor} gave the {document}.", "Vendor's number?"
)
CANNOT_INVOICE = Problem("cannot_invoice", 409, "Entry {entry} of {item} cannot be invoiced: {reason}.", "Not invoiceable")
LOCATION_REQUIRED = Problem("location_required", 422, "Say at which location {item} is.", "Which location?")
BIN_REQUIRED = Problem("bin_required", 422, "Location {location} works with bins: scan the bin.", "Scan the bin")
DEFAULT_BIN_EXISTS = Problem(
    "default_bin_exists",
    409,
    "{bin} is the default bin of {item} at {location} already: there can be one. Take that away first.",
    "Has a default",
)
BIN_IN_USE = Problem("bin_in_use", 409, "Bin {bin} at {location} cannot be changed or deleted: {reason}.", "Bin in use")
BIN_FULL = Problem(
    "bin_full",
    409,
    "Bin {bin} takes {room} more of {item}, limited by {limit}; {wanted} wanted. Put the rest into another bin.",
    "Bin is full",
)
WRONG_WAREHOUSE_CLASS = Problem(
    "wrong_warehouse_class",
    409,
    "{item} is of warehouse class {item_class}, bin {bin} of {bin_class}. Use a bin of its class.",
    "Other class",
)
LOCATION_IN_USE = Problem("location_in_use", 409, "{switch} of location {location} cannot be changed: {reason}.", "Location in use")
BIN_NOT_USED = Problem("bin_not_used", 422, "Location {location} has no bins.", "No bins here")
IN_TRANSIT_REQUIRED = Problem("in_transit_required", 422, "{location} is no in-transit location.", "Not in transit")
SAME_PLACE = Problem("same_place", 422, "From and to are the same place.", "Same place")
BIN_NOT_FOR_MOVEMENT = Problem(
    "bin_not_for_movement", 409, "Bin {bin} is for {use}: goods come and go there by {instead}.", "Not for moves"
)
BIN_NOT_KEPT_FILLED = Problem(
    "bin_not_kept_filled",
    409,
    "Bin {bin} is not kept filled with {item}: make it a fixed bin of the item, with a minimum.",
    "No minimum set",
)

# Tracking
LOT_REQUIRED = Problem("lot_required", 422, "{item} has lots: scan or type the lot number.", "Which lot?")
SERIAL_REQUIRED = Problem("serial_required", 422, "{item} has serial numbers: scan the serial number.", "Which serial?")
PACKAGE_REQUIRED = Problem("package_required", 422, "{item} has package numbers: scan the package number.", "Which package?")
SERIAL_QUANTITY_NOT_ONE = Problem(
    "serial_quantity_not_one", 422, "Serial number {serial} of {item} is one piece, not {quantity}.", "Serial is one"
)
SERIAL_SCANNED_TWICE = Problem(
    "serial_scanned_twice",
    409,
    "Serial number {serial} of {item} was scanned already. Take the next piece.",
    "Serial twice",
)
SERIAL_ALREADY_IN_STOCK = Problem(
    "serial_already_in_stock",
    409,
    "Serial number {serial} of {item} is in stock already ({place}). Put it aside.",
    "Serial in stock",
)
TRACKING_QUANTITY_MISMATCH = Problem(
    "tracking_quantity_mismatch",
    422,
    "The lots and serials of {item} add up to {tracked}, not to {quantity}.",
    "Sum is not right",
)
TRACKING_LISTED_TWICE = Problem(
    "tracking_listed_twice",
    422,
    "{number} of {item} is on the line twice. Put both quantities on one line.",
    "Listed twice",
)
TRACKING_HANDLED = Problem(
    "tracking_handled",
    409,
    "{quantity} of {number} are posted on {document} already: the number stays, with no less than that.",
    "Posted already",
)
TRACKING_OVER_HANDLED = Problem(
    "tracking_over_handled",
    422,
    "{quantity} of {number} is more than the {left} that are left to handle on {document}.",
    "More than left",
)
NUMBER_NOT_ON_LINE = Problem(
    "number_not_on_line",
    409,
    "{number} of {item} is not what {document} is to be handled with: that is {expected}. Take it, or change the order line.",
    "Not this number",
)
CARD_REQUIRED = Problem("card_required", 409, "There is no card for {kind} {number} of {item}. Make the card first.", "No card yet")
WARRANTY_REQUIRED = Problem("warranty_required", 422, "{item} needs the date on which its warranty ends.", "Warranty until?")
NO_SERIES_OF_NUMBERS = Problem(
    "no_series_of_numbers",
    409,
    "{item} has no number series for a new {kind}. Type the number, or set a series.",
    "No number series",
)
BAD_NUMBER_RANGE = Problem("bad_number_range", 422, "{first} to {last} is no range: {reason}.", "No such range")
NO_NUMBER_IN_TEXT = Problem(
    "no_number_in_text", 422, "{text} must have a number in it, so that the next can be made from it.", "Needs a number"
)
EXPIRATION_REQUIRED = Problem("expiration_required", 422, "Lot {lot} of {item} needs its expiration date.", "Expires when?")
EXPIRATION_MISMATCH = Problem(
    "expiration_mismatch", 409, "Lot {lot} of {item} expires {known}, not {given}. Check the label.", "Other expiry"
)
LOT_EXPIRED = Problem("lot_expired", 409, "Lot {lot} of {item} expired on {expired_on}. Take another lot.", "Lot expired")

# Stock and application
INSUFFICIENT_INVENTORY = Problem(
    "insufficient_inventory",
    409,
    "Only {available} of {item} at {place}, {wanted} wanted. Count it, or take it elsewhere.",
    "Not enough stock",
)
INSUFFICIENT_BIN_CONTENT = Problem(
    "insufficient_bin_content",
    409,
    "Only {available} of {item} in bin {bin}, {wanted} wanted. Count the bin, or use another.",
    "Not enough here",
)
GOODS_ON_PLATE = Problem(
    "goods_on_plate",
    409,
    "{item} in {bin} stands on a plate ({plates}): scan the plate, or take the goods off it first.",
    "On a plate",
)
NOT_ON_PLATE = Problem("not_on_plate", 409, "Only {available} of {item} on plate {plate}, {wanted} wanted.", "Not on plate")
PLATE_ELSEWHERE = Problem("plate_elsewhere", 409, "Plate {plate} is at {location}.", "Plate elsewhere")
NO_PRINTER = Problem("no_printer", 404, "There is no {printer} at {location}: ask who looks after printers.", "No printer")
LABEL_TOO_LARGE = Problem(
    "label_too_large", 422, "The label {label} does not fit on the printer's paper: {reason}.", "Label too large"
)
TOO_MANY_LABELS = Problem("too_many_labels", 422, "{count} labels at once are too many: {most} at most.", "Too many labels")
PRINT_JOB_DONE = Problem("print_job_done", 409, "Print job {job} is {status} already.", "Printed already")
RESERVED_BY_OTHER = Problem("reserved_by_other", 409, "{item} at {place} is reserved for {holder}.", "Reserved")
RESERVATION_EXCEEDS_AVAILABLE = Problem(
    "reservation_exceeds_available", 409, "Only {available} of {item} can be reserved.", "Not so many"
)
APPLICATION_INVALID = Problem("application_invalid", 409, "Entry {entry} cannot be applied to: {reason}.", "Can't be applied")
POSTING_DATE_NOT_ALLOWED = Problem(
    "posting_date_not_allowed",
    409,
    "{date} is not within {whose} range of allowed posting dates: {range}. Use another date, or have the range changed.",
    "Date not allowed",
)
PERIOD_CLOSED = Problem(
    "period_closed",
    409,
    "Cannot post before {first_open} because the inventory period is closed; reopen it first.",
    "Period closed",
)
PERIOD_NOT_CHANGED = Problem(
    "period_not_changed", 409, "The inventory period until {ending_date} cannot be {action}: {reason}.", "Period unchanged"
)
CANNOT_UNDO = Problem("cannot_undo", 409, "{what} cannot be undone: {reason}.", "Can't be undone")
ALREADY_INVOICED = Problem("already_invoiced", 409, "{what} is invoiced already and cannot be undone.", "Invoiced already")
ALREADY_POSTED = Problem("already_posted", 409, "{document} is posted already.", "Posted already")

# Documents
OVER_RECEIPT = Problem(
    "over_receipt",
    409,
    "{quantity} of {item} is more than the {outstanding} still to receive on {document}.",
    "More than due",
)
OVER_SHIPMENT = Problem(
    "over_shipment",
    409,
    "{quantity} of {item} is more than the {outstanding} still to ship on {document}.",
    "More than due",
)
OVER_RECEIPT_NOT_APPROVED = Problem(
    "over_receipt_not_approved",
    409,
    "{quantity} of {item} is above what was ordered on {document}: a supervisor has to approve it first.",
    "Needs approval",
)
NO_QUARANTINE_BIN = Problem(
    "no_quarantine_bin",
    409,
    "{location} has no quarantine bin: goods without an order would mix with the others. Have the office order them first.",
    "Quarantine bin?",
)
FILE_REFUSED = Problem(
    "file_refused", 422, "{count} problems in the file, nothing is imported. The first: {first}.", "File is wrong"
)
OVER_RETURN = Problem(
    "over_return", 409, "{quantity} of {item} is more than the {most} of {document} that can still be returned.", "Returned already"
)
EXACT_REVERSING_REQUIRED = Problem(
    "exact_reversing_required",
    409,
    "{item} on {document} must name the shipment that it comes back from: make the return from posted lines.",
    "Which shipment?",
)
INCOMPLETE_SHIPMENT = Problem(
    "incomplete_shipment",
    409,
    "{document} must be a complete shipment: {quantity} of {item} would stay behind.",
    "Ship it whole",
)
LESS_THAN_POSTED = Problem(
    "less_than_posted",
    409,
    "{quantity} of {item} on {document} is less than the {done} that {what} already.",
    "Less than done",
)
LINE_IS_POSTED = Problem(
    "line_is_posted",
    409,
    "Something of line {line} of {document} is {what}: its {fields} no longer changes.",
    "Line is posted",
)
ORDER_IS_POSTED = Problem(
    "order_is_posted", 409, "Something of {document} is posted, and not everything is done: it stays.", "Order is posted"
)
WAREHOUSE_HANDLING_REQUIRED = Problem(
    "warehouse_handling_required",
    409,
    "{location} works with warehouse documents: {document} is {done} through a {through}.",
    "Whse document",
)
RELATED_WORK_OPEN = Problem(
    "related_work_open",
    409,
    "{document} has an open {activity} at {location}: register it or delete it first.",
    "Register first",
)
NOTHING_TO_RELEASE = Problem(
    "nothing_to_release", 409, "{document} has no line with a quantity: there is nothing to release.", "Nothing on it"
)
DIRECT_TRANSFER_IMPOSSIBLE = Problem(
    "direct_transfer_impossible",
    409,
    "{document} cannot reach {location} as a direct transfer: the location {demands}.",
    "Not directly",
)
ORDER_NOT_RELEASED = Problem(
    "order_not_released", 409, "{document} is still open: nobody works on it before the office has released it.", "Not released"
)
ORDER_NOT_OPEN = Problem("order_not_open", 409, "{document} {said} to change it.", "Reopen first")
ORDER_CHANGED = Problem(
    "order_changed", 409, "{document} was changed by {person} on {when}: {what}. Look at it again.", "Order changed"
)
ORDER_FINISHED = Problem(
    "order_finished",
    409,
    "Nothing is left to do on {document}: {person} posted the last of it with {posted} on {when}.",
    "Finished already",
)
ORDER_ELSEWHERE = Problem("order_elsewhere", 409, "{document} is open at {locations}, not at {location}.", "Not here")
NOT_OPEN_HERE = Problem(
    "not_open_here", 404, "{document} is not among the open documents of this device, as of {when}.", "Not open here"
)
TAKEN_BY_OTHER = Problem("taken_by_other", 409, "{person} has {document} since {since}. Take other work.", "Taken already")
WORK_FINISHED = Problem("work_finished", 409, "{document} was finished by somebody else. Take other work.", "Finished already")
CONFIRMATION_REQUIRED = Problem("confirmation_required", 409, "{question}. Confirm it to go on.", "Are you sure?")
CROSS_DOCK_EXCEEDS_RECEIPT = Problem(
    "cross_dock_exceeds_receipt",
    409,
    "{quantity} of {item} cannot be kept ready to leave again: {to_receive} are to be received.",
    "Too much",
)
NOT_ON_DOCUMENT = Problem("not_on_document", 409, "{item} is not on {document}.", "Not on order")
ITEM_HAS_ENTRIES = Problem("item_has_entries", 409, "{item} has ledger entries: {action} is not possible.", "Has entries")
ITEM_ON_OPEN_ORDER = Problem("item_on_open_order", 409, "{item} is on open order {document}.", "On open order")
COSTING_METHOD_LOCKED = Problem("costing_method_locked", 409, "{item} has entries: its costing method is fixed.", "Method fixed")
ATTRIBUTE_VALUE_UNKNOWN = Problem("attribute_value_unknown", 422, "{attribute} has no value {value}.", "Unknown value")
TRACKING_CODE_IN_USE = Problem(
    "tracking_code_in_use", 409, "Tracking code {code} is used by {user}: {action} is not possible.", "Code in use"
)
CATEGORY_IN_USE = Problem("category_in_use", 409, "Category {category} is in use.", "In use")
CATEGORY_CYCLE = Problem("category_cycle", 409, "Category {category} cannot be below itself.", "Below itself")

# Picks, put-aways and movements
ACTIVITY_FINISHED = Problem(
    "activity_finished", 409, "{activity} is finished: nothing is left to do on it. Go on with other work.", "Finished already"
)
MORE_THAN_PLANNED = Problem(
    "more_than_planned",
    409,
    "{quantity} of {item} is more than the {left} that are left on {activity}.",
    "More than left",
)
WRONG_BIN = Problem(
    "wrong_bin", 409, "That is bin {read}; {activity} wants {item} {direction} bin {expected}. Go there.", "Wrong bin"
)
WRONG_ITEM = Problem("wrong_item", 409, "That is {read}; {activity} wants {expected} here. Put it back.", "Wrong item")
WRONG_LOT = Problem(
    "wrong_lot", 409, "That is {read}; {activity} wants {expected} of {item}, and nothing else. Take that.", "Wrong lot"
)
WRONG_TOTE = Problem("wrong_tote", 409, "That is tote {read}; these goods go into tote {expected}.", "Wrong tote")

# Journals
CHANGED_MEANWHILE = Problem(
    "changed_meanwhile", 409, "{what} was changed by {person} meanwhile. Read it again, then change it.", "Changed since"
)
DOCUMENT_NO_REQUIRED = Problem(
    "document_no_required", 422, "Type a document number, or give batch {batch} a number series.", "Document no.?"
)
DOCUMENT_NO_NOT_NEXT = Problem(
    "document_no_not_next",
    409,
    "Document number {given} is not the next of series {series}: that is {next}. Type it, or leave it blank.",
    "Number not next",
)
REASON_REQUIRED = Problem("reason_required", 422, "Say why: {quantity} of {item} is adjusted with a reason only.", "Reason?")
SECOND_PERSON_REQUIRED = Problem(
    "second_person_required",
    409,
    "{quantity} of {item} is worth {value}: enter it in a journal batch, and let another supervisor post it.",
    "Second person",
)
RECURRENCE_REQUIRED = Problem(
    "recurrence_required", 422, "A line of recurring batch {batch} needs a method and a frequency.", "How often?"
)
RECURRENCE_NOT_USED = Problem(
    "recurrence_not_used", 422, "Batch {batch} is not recurring: its lines have no frequency.", "Not recurring"
)
LINES_REFUSED = Problem(
    "lines_refused", 409, "{count} problems in {document}; nothing was posted. The first: {first}", "See the problems"
)
BATCH_NOT_EMPTY = Problem("batch_not_empty", 409, "Batch {batch} has {count} lines. Post or delete them first.", "Has lines")
CARD_ADJUSTMENT_OFF = Problem(
    "card_adjustment_off", 409, "Stock is not adjusted from the item card here. Use an item journal.", "Switched off"
)

# Counting
RECORDING_FINISHED = Problem(
    "recording_finished", 409, "Recording {recording} is finished. Ask a supervisor to reopen it.", "Count finished"
)
NOT_ALL_RECORDED = Problem("not_all_recorded", 409, "Not counted yet: {lines}. Count them, or record zero.", "Not all counted")
COUNTED_TWICE = Problem("counted_twice", 409, "{what} is counted twice on {order}.", "Counted twice")
NOT_ON_COUNT_ORDER = Problem("not_on_count_order", 409, "{item} in {place} is not on count order {order}.", "Not on the count")
COUNT_NOT_FINISHED = Problem("count_not_finished", 409, "Count order {order} is not finished.", "Not finished")
COUNT_CHANGED_SINCE_EXPECTED = Problem(
    "count_changed_since_expected",
    409,
    "{item} in {place} moved since the count of {order} began. Count it again.",
    "Moved meanwhile",
)
APPROVAL_REQUIRED = Problem(
    "approval_required",
    409,
    "The difference of {item} on {order} needs the approval of a supervisor.",
    "Needs approval",
)

# Numbers of documents
NUMBER_SERIES_USED_UP = Problem(
    "number_series_used_up", 409, "Number series {series} has no number left. Extend it, or use another.", "No number left"
)
NUMBER_SERIES_DATE = Problem(
    "number_series_date",
    409,
    "Number series {series} is in order of date: its last number is of {last}, and {date} is before that.",
    "Date too early",
)
NUMBER_NOT_TYPED = Problem(
    "number_not_typed", 409, "Number series {series} gives the numbers: leave the number blank.", "Leave no. blank"
)
DOCUMENT_NO_EXISTS = Problem(
    "document_no_exists",
    409,
    "There is a {document} already. Have its number series set to go on after it, then try again.",
    "No. exists",
)

# On the device
QUESTION_OPEN = Problem("question_open", 409, "Answer first: {question}. Nothing was scanned.", "Answer first")
NOT_STORED = Problem("not_stored", 507, "The device cannot store it: {reason}. Nothing was recorded.", "Not stored")
