"""A table of so many invented case notes, for timing: notes.py COUNT > notes.csv"""

import random
import sys

ROLES = ["Midwife", "Health visitor", "Social worker", "Nurse", "Family support worker", "Doctor"]
OPENS = ["Seen at home.", "Telephone call.", "Not at home when called.", "Seen in clinic.", "Letter sent."]
WORDS = (
    "mother baby feeding well weight sleeping tired visit plan review concern meeting people housing support "
    "partner attended late early said felt asked agreed discussed advised referred next week court report"
).split()

random.seed(7)
print("note_id,date,author_role,text")
for number in range(int(sys.argv[1])):
    day = f"20{random.randint(15, 24)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
    words = " ".join(random.choices(WORDS, k=random.randint(8, 40)))
    print(f'N{number:07},{day},{random.choice(ROLES)},"{random.choice(OPENS)} {words.capitalize()}."')
