"""Full-funnel reporting for B2B companies."""
