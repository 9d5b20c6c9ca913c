"""The audit: is what stands in the warehouse fit to be shown to management?"""

import os

# Great Expectations reads this once, when it is first imported. No telemetry leaves this machine.
os.environ["GX_ANALYTICS_ENABLED"] = "False"

from leadsummit.audit.audit import AuditResult, run_audit

__all__ = ["AuditResult", "run_audit"]
