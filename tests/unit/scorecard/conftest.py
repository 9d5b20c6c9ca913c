"""Makes what lies beside this file importable."""
