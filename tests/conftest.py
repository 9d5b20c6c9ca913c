"""Makes the packages beside this file importable by every test, like `oracle`."""
