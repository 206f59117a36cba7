"""The rules of vouchers: one function per clause."""
