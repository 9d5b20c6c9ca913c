"""How the objects of each source are delivered.

``append``: a file holds new or changed records; what is missing in it stays as it was.
``snapshot``: a file is the full current state of its object; what is missing was deleted.
Landing only records the mode; which rows a later file replaced is decided in staging.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Delivery = Literal["append", "snapshot"]

DEFAULT: Delivery = "append"
BY_SOURCE: Mapping[str, Delivery] = {"canonical": "append", "salesforce": "snapshot"}
BY_OBJECT: Mapping[tuple[str, str], Delivery] = {
    # HubSpot: tables of pairs do not say which pairs were taken apart.
    ("hubspot", "deal_contact"): "snapshot",
    ("hubspot", "deal_company"): "snapshot",
    ("hubspot", "engagement_contact"): "snapshot",
    ("hubspot", "engagement_deal"): "snapshot",
    # Mautic deletes for good: from the tables of contacts, and of which company they belong to.
    ("mautic", "leads"): "snapshot",
    ("mautic", "companies_leads"): "snapshot",
}


def delivery_of(source: str, object_name: str) -> Delivery:
    """The delivery mode of one object."""
    by_source = BY_SOURCE.get(source, DEFAULT)
    return BY_OBJECT.get((source, object_name.lower()), by_source)
