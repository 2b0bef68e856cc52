"""What the account may do where, by actions; what is missing, and the text that asks an owner for it."""
