"""The roof: the only room that speaks Slack, reads the environment and looks at the wall clock."""
