"""Kills at named points and at random ones; invariants are looked at from outside."""
