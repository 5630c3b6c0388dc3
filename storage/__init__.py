"""The only room that speaks SQL: what must outlive the process, and the questions asked of it."""
