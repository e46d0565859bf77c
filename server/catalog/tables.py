"""Tables of the catalog: items and what belongs to them, tracking codes, locations, bins, vendors and customers."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table

from server.database.column_types import AmountColumn, EntryNo, QuantityColumn, UnitCostColumn
from server.database.metadata import metadata
from shared.date_formulas import FORMULA_LENGTH_MAX
from shared.quantities import Quantity, UnitCost


def _switch(name: str, comment: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False, default=False, comment=comment)


def _formula(name: str, comment: str) -> Column[str]:
    return Column(name, String(FORMULA_LENGTH_MAX), nullable=False, default="", comment=f"{comment}; blank: none.")


def _series(name: str, comment: str) -> Column[str]:
    return Column(name, String(20), nullable=False, default="", comment=f"Number series that {comment}; blank: none.")


def _code(name: str, comment: str) -> Column[str]:
    return Column(name, String(20), nullable=False, default="", comment=comment)


def _policy(name: str, default: str, comment: str) -> Column[str]:
    return Column(name, String(30), nullable=False, default=default, comment=comment)


def _measure(name: str, comment: str) -> Column[Quantity]:
    return Column(name, QuantityColumn, nullable=False, default=Quantity(0), comment=comment)


def _cost(name: str, comment: str) -> Column[UnitCost]:
    return Column(name, UnitCostColumn, nullable=False, default=UnitCost(0), comment=comment)


inventory_setup = Table(
    "inventory_setup",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False, comment="Always 1: there is one company."),
    Column("automatic_cost_adjustment", Boolean, nullable=False, comment="Adjust costs with each posting."),
    Column("automatic_cost_posting", Boolean, nullable=False, comment="Post costs to the general ledger with each posting."),
    Column("expected_cost_posting", Boolean, nullable=False, comment="Post expected costs to interim accounts."),
    Column("average_cost_period", String(10), nullable=False, comment="day, week, month, quarter or year."),
    Column("average_cost_calculation", String(30), nullable=False, comment="item, or item_location_variant."),
    Column("prevent_negative_inventory", Boolean, nullable=False, comment="Refuse to take more than there is."),
    Column("location_mandatory", Boolean, nullable=False, comment="Refuse movements without a location."),
    Column("amount_rounding", String(20), nullable=False, default="", comment="Decimal; blank: to the cent."),
    Column("unit_cost_rounding", String(20), nullable=False, default="", comment="Decimal; blank: to 0.00001."),
    Column("work_date", Date, comment="Posting date of everything; null: today."),
    _series("package_nos", "new packages are numbered from"),
    Column("posting_from", String(40), nullable=False, default="", comment="First allowed posting date, or a formula; blank: any."),
    Column("posting_to", String(40), nullable=False, default="", comment="Last allowed posting date, or a formula; blank: any."),
    _switch("people_have_ranges", "Somebody has a range of allowed posting dates of their own."),
    Column("valuation_from", Date, comment="Earliest date on which anything may be valued; null: any."),
    Column("closed_until", Date, comment="Ending date of the latest closed inventory period; null: none is closed."),
    Column("adjust_from_item_card", Boolean, nullable=False, comment="Stock may be adjusted from the item card."),
    Column("reason_above_quantity", QuantityColumn, comment="Adjustments of more base units need a reason; null: none do."),
    Column("reason_above_value", AmountColumn, comment="Adjustments worth more need a reason; null: none do."),
    Column("second_person_above_value", AmountColumn, comment="Adjustments worth more need a second person; null: none do."),
    _switch("exact_cost_reversing_mandatory", "What customers bring back names the shipment that it came with."),
)

unit_of_measure = Table(
    "unit_of_measure",
    metadata,
    Column("code", String(20), primary_key=True, comment="Code, as PCS or BOX."),
    Column("description", String(250), nullable=False, default="", comment="What people call it."),
)

item_category = Table(
    "item_category",
    metadata,
    Column("code", String(20), primary_key=True, comment="Code of the category."),
    Column("description", String(250), nullable=False, default="", comment="What people call it."),
    Column("parent_code", String(20), nullable=False, default="", comment="Category above; blank at the top."),
)

item_tracking_code = Table(
    "item_tracking_code",
    metadata,
    Column("code", String(20), primary_key=True, comment="Code that items name."),
    Column("description", String(250), nullable=False, default="", comment="What it asks, in words."),
    _switch("lot_specific", "Stock is bound by its lot number."),
    _switch("serial_specific", "Stock is bound by its serial number."),
    _switch("package_specific", "Stock is bound by its package number."),
    _switch("uses_expiration", "Expiration dates are recorded."),
    _switch("expiration_required", "The date must be given on the way in, even where the item has a shelf life."),
    _switch("strict_expiration", "Expired stock may not leave, except by scrapping or back to the vendor."),
    _switch("lot_card_required_inbound", "A lot card must exist before goods come in."),
    _switch("lot_card_required_outbound", "A lot card must exist before goods go out."),
    _switch("serial_card_required_inbound", "A serial card must exist before goods come in."),
    _switch("serial_card_required_outbound", "A serial card must exist before goods go out."),
    _switch("package_card_required_inbound", "A package card must exist before goods come in."),
    _switch("package_card_required_outbound", "A package card must exist before goods go out."),
    _switch("creates_lot_cards", "Posting makes the lot card."),
    _switch("creates_serial_cards", "Posting makes the serial card."),
    _switch("creates_package_cards", "Posting makes the package card."),
    _formula("warranty_formula", "How far after the document date the warranty ends"),
    _switch("warranty_required", "The warranty date must be given."),
    Column(
        "switches",
        String(2000),
        nullable=False,
        default="",
        comment="Movements on which a number must be given: dimension:movement:in|out, by blanks.",
    ),
)

item = Table(
    "item",
    metadata,
    Column("no", String(20), primary_key=True, comment="Item number."),
    Column("description", String(250), nullable=False, default="", comment="What people call it."),
    Column("type", String(20), nullable=False, comment="inventory, non_inventory or service."),
    Column("base_uom", ForeignKey(unit_of_measure.c.code), nullable=False, comment="Unit that stock is counted in."),
    Column("category_code", String(20), nullable=False, default="", comment="Category; blank: none."),
    Column("shelf", String(50), nullable=False, default="", comment="Where people look for it."),
    Column("costing_method", String(10), nullable=False, comment="fifo, lifo, average, specific or standard."),
    _cost("unit_cost", "What one base unit costs; follows postings."),
    _cost("standard_cost", "What one base unit is said to cost; of items at standard cost."),
    _cost("last_direct_cost", "What one base unit cost when last bought."),
    Column("qty_rounding_precision", QuantityColumn, nullable=False, comment="Least quantity that is counted; 0: five decimals."),
    _cost("unit_price", "What one base unit is sold for."),
    _cost("indirect_cost_percent", "Percentage on top of the price."),
    _cost("overhead_rate", "Amount on top of each base unit."),
    Column("tracking_code", ForeignKey(item_tracking_code.c.code), comment="Item tracking code; null: not tracked."),
    _formula("expiration_formula", "Shelf life: how far after the document date a new lot expires"),
    _series("lot_nos", "new lots are numbered from"),
    _series("serial_nos", "new serial numbers are taken from"),
    Column("prevent_negative", Boolean, comment="Refuse to take more than there is; null: as the inventory setup says."),
    _switch("blocked", "Nothing may be done with it."),
    _switch("sales_blocked", "It may not be sold."),
    _switch("purchasing_blocked", "It may not be bought."),
    _code("warehouse_class", "Class of the bins that it may lie in; blank: those of no class."),
    _code("special_equipment", "What people need to move it; blank: nothing."),
    _code("put_away_template", "Goes before its location's template; blank: none of its own."),
    _code("put_away_uom", "Unit that it is put away in; blank: as it came."),
    Column("use_cross_docking", Boolean, nullable=False, default=True, comment="Arrivals may go straight to departures."),
    _code("over_receipt_code", "What may come above an order; blank: the vendor's."),
    Index("ix_item_tracking_code", "tracking_code"),
)

item_unit = Table(
    "item_unit",
    metadata,
    Column("item_no", ForeignKey(item.c.no), primary_key=True, comment="Item."),
    Column("code", ForeignKey(unit_of_measure.c.code), primary_key=True, comment="Unit, the base unit among them."),
    Column("base_units", QuantityColumn, nullable=False, comment="Base units in one of it."),
    _measure("weight", "Weight of one of it; 0: not known."),
    _measure("cubage", "Volume of one of it; 0: not known."),
)

item_variant = Table(
    "item_variant",
    metadata,
    Column("item_no", ForeignKey(item.c.no), primary_key=True, comment="Item."),
    Column("code", String(20), primary_key=True, comment="Variant: colour, size, revision."),
    _switch("blocked", "Nothing may be done with it."),
)

item_reference = Table(
    "item_reference",
    metadata,
    Column("item_no", ForeignKey(item.c.no), primary_key=True, comment="Item that it stands for."),
    Column("variant_code", String(20), primary_key=True, comment="Variant; blank: the item itself."),
    Column("uom_code", String(20), primary_key=True, comment="Unit that it stands for; blank: the base unit."),
    Column("type", String(10), primary_key=True, comment="barcode, vendor or customer."),
    Column("party_no", String(20), primary_key=True, comment="Vendor or customer whose number it is; blank for barcodes."),
    Column("number", String(128), primary_key=True, comment="As printed; a GTIN as 14 digits."),
    Column("folded_number", String(128), nullable=False, comment="The number in upper case, for the last attempt at a scan."),
    Index("ix_item_reference_number", "number"),
    Index("ix_item_reference_folded_number", "folded_number"),
)

location = Table(
    "location",
    metadata,
    Column("code", String(20), primary_key=True, comment="Location code."),
    Column("name", String(250), nullable=False, default="", comment="What people call it."),
    _switch("in_transit", "Goods between two locations; nobody works there."),
    _switch("bin_mandatory", "Every movement names a bin."),
    _switch("require_receive", "Arrivals go through a warehouse receipt."),
    _switch("require_shipment", "Departures go through a warehouse shipment."),
    _switch("require_put_away", "Arrivals are put away by a document."),
    _switch("require_pick", "Departures are picked by a document."),
    _switch("pick_according_to_fefo", "What expires first is picked first."),
    Column("outbound_handling_days", Integer, nullable=False, default=0, comment="Days from the pick to the shipment."),
    Column("inbound_handling_days", Integer, nullable=False, default=0, comment="Days from the arrival until it can be used."),
    Column("receipt_bin", String(20), nullable=False, default="", comment="Bin for arrivals; blank: none."),
    Column("shipment_bin", String(20), nullable=False, default="", comment="Bin for departures; blank: none."),
    Column("gln", String(13), nullable=False, default="", comment="Global Location Number; blank: none."),
    Column(
        "default_bin_selection",
        String(20),
        nullable=False,
        default="none",
        comment="How an item gets its default bin: none, fixed_bin or last_used_bin.",
    ),
    _switch("directed_put_away_and_pick", "Bins are proposed by zones, types and ranking, and hold each unit by itself."),
    _policy("pick_bin_policy", "bin_ranking", "Where picks take from first: bin_ranking or default_bin."),
    _policy("put_away_bin_policy", "default_bin", "Where put-aways bring to: default_bin or put_away_template."),
    _code("put_away_template", "Template of put-aways; blank: none."),
    _switch("allow_breakbulk", "Larger units are opened for picks."),
    _switch("use_cross_docking", "Arrivals may go straight to departures."),
    _formula("cross_dock_formula", "How far ahead the demand may lie that arrivals are kept ready for"),
    _policy(
        "bin_capacity_policy",
        "never_check",
        "When more than fits is put into a bin: never_check, allow_more_than_max or prohibit_more_than_max.",
    ),
    _switch("check_warehouse_class", "An item's bins must be of its warehouse class."),
    _switch("always_create_pick_line", "What is not there is on the pick, too, without a bin."),
    _switch("always_create_put_away_line", "What no bin is found for is on the put-away, too, without a bin."),
    _switch("use_put_away_worksheet", "Arrivals wait in a worksheet for somebody to make put-aways of them."),
    _policy("special_equipment", "none", "Whose equipment splits the work: none, according_to_bin or according_to_item."),
    _code("adjustment_bin", "Bin of what is in no real bin; it may be negative; blank: none."),
    _code("cross_dock_bin", "Bin of arrivals that go straight to departures; blank: none."),
    _code("quarantine_bin", "Bin of goods that nobody ordered; blank: none."),
    _policy("other_bin_role", "floor", "Who may use another bin than planned, and the roles above."),
    Column("units_kept_since", EntryNo, nullable=False, default=0, comment="Last ledger number before units are kept; 0: none."),
    Index("ix_location_gln", "gln"),
)

bin_ = Table(
    "bin",
    metadata,
    Column("location_code", ForeignKey(location.c.code), primary_key=True, comment="Location."),
    Column("code", String(20), primary_key=True, comment="Bin code, unique within its location."),
    Column("type", String(10), nullable=False, default="", comment="receive, ship, put_away, pick, put_pick, or blank."),
    Column("ranking", Integer, nullable=False, default=0, comment="The highest is picked first."),
    Column("blocked", String(10), nullable=False, default="", comment="For inbound, outbound or all movements, or blank."),
    Column("description", String(250), nullable=False, default="", comment="What people call it."),
    _code("zone", "Zone that it was made in; blank: none."),
    _code("warehouse_class", "Class of the items that may lie in it; blank: those of no class."),
    _code("special_equipment", "What people need to get there; blank: nothing."),
    _switch("cross_dock", "For goods that go straight from arrival to departure."),
    _switch("dedicated", "Not offered to picks in general."),
    _measure("maximum_weight", "More than this it does not bear; 0: no limit."),
    _measure("maximum_cubage", "More volume does not fit; 0: no limit."),
    Column("sequence", Integer, nullable=False, default=0, comment="Place in the walk through the warehouse; 0: by its code."),
    Index("ix_bin_code", "code"),
)

bin_type = Table(
    "bin_type",
    metadata,
    Column("code", String(10), primary_key=True, comment="Code; the standard types are not here."),
    Column("description", String(250), nullable=False, default="", comment="What people call it."),
    _switch("receive", "Arrivals are put into such bins."),
    _switch("ship", "Departures wait in such bins."),
    _switch("put_away", "Put-aways bring to such bins."),
    _switch("pick", "Picks take from such bins."),
    comment="Types of bins that the company has made besides the standard ones.",
)

zone = Table(
    "zone",
    metadata,
    Column("location_code", ForeignKey(location.c.code), primary_key=True, comment="Location."),
    Column("code", String(20), primary_key=True, comment="Zone code, unique within its location."),
    Column("description", String(250), nullable=False, default="", comment="What people call it."),
    Column("bin_type", String(10), nullable=False, default="", comment="Type of the bins that are made in it; blank: none."),
    _code("warehouse_class", "Warehouse class of the bins that are made in it; blank: none."),
    _code("special_equipment", "Special equipment of the bins that are made in it; blank: none."),
    Column("ranking", Integer, nullable=False, default=0, comment="Ranking of the bins that are made in it."),
    _switch("cross_dock", "Bins that are made in it are for goods that go straight from arrival to departure."),
    comment="Parts of locations; what a zone says is copied to bins when they are made.",
)

put_away_template = Table(
    "put_away_template",
    metadata,
    Column("code", String(20), primary_key=True, comment="Code that locations and items name."),
    Column("description", String(250), nullable=False, default="", comment="What people call it."),
    comment="How put-aways look for a bin.",
)

put_away_template_line = Table(
    "put_away_template_line",
    metadata,
    Column("template_code", ForeignKey(put_away_template.c.code), primary_key=True, comment="Template."),
    Column("line_no", Integer, primary_key=True, autoincrement=False, comment="1, 2, 3 …: the order in which lines are tried."),
    _switch("find_fixed_bin", "A bin that the item belongs in."),
    _switch("find_floating_bin", "A bin that no item belongs in."),
    _switch("find_same_item", "A bin that the item lies in already."),
    _switch("find_uom_match", "A bin that it lies in in the same unit."),
    _switch("find_bin_less_than_min", "A bin that it lies in with less than its minimum."),
    _switch("find_empty_bin", "A bin that nothing lies in."),
    comment="One kind of bin that a put-away template looks for.",
)

vendor = Table(
    "vendor",
    metadata,
    Column("no", String(20), primary_key=True, comment="Vendor number."),
    Column("name", String(250), nullable=False, default="", comment="What people call them."),
    Column(
        "over_receipt_code", String(20), nullable=False, default="", comment="What may come above an order; blank: the default."
    ),
)

customer = Table(
    "customer",
    metadata,
    Column("no", String(20), primary_key=True, comment="Customer number."),
    Column("name", String(250), nullable=False, default="", comment="What people call them."),
)

over_receipt_code = Table(
    "over_receipt_code",
    metadata,
    Column("code", String(20), primary_key=True, comment="Code that lines, items and vendors name."),
    Column("description", String(250), nullable=False, default="", comment="What people call it."),
    Column("tolerance_percent", QuantityColumn, nullable=False, comment="So much may come above what was ordered."),
    _switch("is_default", "It holds where no line, item or vendor names another."),
    _switch("requires_approval", "A supervisor approves what came above the order before it is posted."),
)
