"""Signing in with the one administrator's password. Accounts and roles come later."""
