"""Made-up material to try Rollcall with; nobody in it exists."""
