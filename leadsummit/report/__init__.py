"""Pages of the dashboard as files: one HTML that needs nothing but itself, or a PDF."""

from leadsummit.report.write import ReportFailed, write_reports

__all__ = ["ReportFailed", "write_reports"]
