"""What we agreed: rules, dates and words, with no database, no network and no clock."""
