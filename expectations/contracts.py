"""What the staging contracts promise: keys, words and the records that others name."""

from __future__ import annotations

# The column that identifies a record, also in the ledger's `evidence_record_id`.
KEYS: dict[str, str] = {
    "web_events": "record_id",
    "social_events": "record_id",
    "email_events": "record_id",
    "consent_events": "record_id",
    "contacts": "contact_id",
    "leads": "lead_id",
    "lead_status_changes": "record_id",
    "opportunities": "opportunity_id",
    "opportunity_stage_changes": "record_id",
    "opportunity_contacts": "opportunity_contact_id",
    "sales_activities": "record_id",
    "orders": "order_id",
    "accounts": "account_id",
    "measures": "measure_id",
    "measure_costs": "measure_cost_id",
    "sales_units": "sales_unit_id",
}

# Contracts with `updated_at`: staging keeps every version of a record.
VERSIONED = frozenset({"contacts", "leads", "opportunities", "accounts"})

# Column -> the words that it may hold.
WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "web_events": {
        "event_type": (
            "page_view",
            "content_view",
            "download",
            "video_play",
            "form_submit",
            "chat_started",
            "chat_handover",
            "contact_request",
            "login",
        )
    },
    "social_events": {
        "event_type": (
            "view",
            "reaction",
            "comment",
            "share",
            "follow",
            "click",
            "message",
            "lead_form_submit",
        )
    },
    "email_events": {
        "event_type": (
            "sent",
            "delivered",
            "opened",
            "clicked",
            "bounced",
            "unsubscribed",
            "complained",
        )
    },
    "consent_events": {
        "event_type": ("requested", "confirmed", "declined", "withdrawn", "expired"),
        "method": ("single", "double", "imported"),
    },
    "opportunities": {"business_type": ("new", "repurchase", "cross_sell", "up_sell")},
    "sales_activities": {
        "activity_type": (
            "call",
            "email",
            "meeting",
            "needs_analysis",
            "buying_centre",
            "presentation",
            "offer",
        )
    },
    "orders": {
        "order_type": (
            "new",
            "repeat",
            "cross_sell",
            "up_sell",
            "service",
            "training",
            "spare_parts",
            "consumables",
        )
    },
    "measures": {"direction": ("inbound", "outbound")},
    "sales_units": {"route": ("direct", "indirect")},
}

# Contract -> column -> the contract whose records the column names.
NAMES: dict[str, dict[str, str]] = {
    "lead_status_changes": {"lead_id": "leads"},
    "opportunity_stage_changes": {"opportunity_id": "opportunities"},
    "opportunity_contacts": {"opportunity_id": "opportunities", "contact_id": "contacts"},
    "leads": {"opportunity_id": "opportunities"},
    "opportunities": {"account_id": "accounts"},
    "measure_costs": {"measure_id": "measures"},
}
