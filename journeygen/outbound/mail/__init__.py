"""Letters leave the house: by SMTP to each reader, or as a draft at a mail service. Nothing is sent without a word."""
