"""The extract of a resident (registerutdrag): gathered, in words, on paper and as JSON."""
