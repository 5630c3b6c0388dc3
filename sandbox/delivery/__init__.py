"""How Slack reaches the app: signed HTTP requests or Socket Mode envelopes, and what is in them."""
