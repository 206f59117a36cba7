"""What people read: a sentence, or one that is translated when it is shown."""

from django.utils.functional import Promise

Words = str | Promise
