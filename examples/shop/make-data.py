#!/usr/bin/env python3
"""Makes the synthetic half of the shop's data from the real one.

The orders in data/orders.csv are real. Nobody has published whose link their
customers followed, what they answered or sent back, so this script makes it up:
data/members.csv, touches.csv, surveys.csv and refunds.csv, and data/outcome.json,
which says what should come of them.

    make-data.py            write the five files
    make-data.py --check    compare the five files with what would be written

The same seed gives the same bytes with every Python from 3.9 on: chance comes
from Random.random() alone, and is used with + - * / and whole numbers only.
"""

import csv
import json
import sys
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from datetime import date
from itertools import groupby
from pathlib import Path
from random import Random

from story import Story, invitations

SEED = 1997
DATA = Path(__file__).resolve().parent / "data"

NAMES = """
Ada Aisha Alan Alice Amir Ana Anders Anna Anton Aria Astrid Aya Ben Bianca Boris Bruno Carla Carlos Chen
Chloe Clara Dana Daniel Daria David Diego Dina Dora Edgar Elena Eli Elif Elsa Emil Emma Enzo Erik Esther Eva
Fatima Felix Fiona Flora Frida Gina Giulia Grace Greta Hana Hans Hassan Heidi Helen Hugo Ida Igor Ines Ingrid
Iris Isaac Ivan Ivy Jack Jan Jana Jin Joan Joel Jonas Jorge Josef Julia Jun Karl Karin Keiko Kira Klara Lars
Laura Layla Lea Lena Leo Lila Lin Linus Lisa Liv Lou Luca Lucia Luis Luna Mai Marco Maria Marta Max Maya Mei
Mia Mila Milo Mina Miro Nadia Nils Nina Noah Nora Olaf Olga Omar Oscar Otto Paul Pia Priya Rafael Raj Ravi
Rita Rosa Ruth Sam Sara Selma Simon Sofia Stella Sven Tara Theo Tina Tom Uma Vera Victor Wei Yara Yuki Zoe
""".split()
LANGUAGES = ["en"] * 34 + ["es"] * 3 + ["de", "fr", "it"]
# How many of a hundred answers are 0, 1, 2, … 10.
SCORES = [score for score, count in enumerate([2, 1, 1, 2, 3, 7, 9, 16, 24, 19, 16]) for _ in range(count)]


class Chance:
    """One stream of chance for each file, so that none changes with another."""

    def __init__(self, stream):
        self.random = Random(SEED * 100 + stream).random

    def hits(self, share):
        return self.random() < share

    def between(self, low, high):
        return low + int(self.random() * (high - low + 1))

    def early(self, low, high):
        """As between, with more of the low numbers."""
        return low + int(self.random() * self.random() * (high - low + 1))

    def one_of(self, items):
        return items[int(self.random() * len(items))]


class Order:
    def __init__(self, row):
        self.seq, self.customer, self.amount = int(row["seq"]), int(row["customer"]), int(row["amount_minor"])
        self.day = date.fromisoformat(row["date"]).toordinal()


def read_orders():
    with open(DATA / "orders.csv", newline="", encoding="ascii") as file:
        return sorted(map(Order, csv.DictReader(file)), key=lambda order: (order.day, order.seq))


def make_surveys(orders):
    """(day, member, score): some customers answer after an order, most of them after the first."""
    chance, last, seen, surveys = Chance(1), orders[-1].day, set(), []
    for order in orders:
        is_asked = chance.hits(0.04 if order.customer in seen else 0.2)
        seen.add(order.customer)
        day, score = order.day + chance.between(3, 17), chance.one_of(SCORES)
        if is_asked and day <= last:
            surveys.append((day, order.customer, score))
    return sorted(surveys)


class Referrers:
    """Whom friends name. A few are named by very many, as everywhere."""

    def __init__(self, enrolled, chance):
        self.enrolled, self.chance, self.brought = enrolled, chance, []
        self.members = sorted(enrolled, key=lambda member: (enrolled[member], member))
        self.days = [enrolled[member] for member in self.members]
        self.weights = [0]
        for _ in self.members:
            self.weights.append(self.weights[-1] + 1 + int(1 / (chance.random() + 0.008)))

    def bring(self, friend):
        self.brought.append(friend)

    def pick(self, day):
        """A member who was enrolled before a day; None if nobody was."""
        # Who was brought lately likes to bring others: that is how the trees grow tall.
        if self.brought and self.chance.hits(0.4):
            recent = self.brought[-self.chance.between(1, 400):]
            member = recent[0]
            if self.enrolled.get(member, day) < day:
                return member
        count = bisect_left(self.days, day)
        if count == 0:
            return None
        place = int(self.chance.random() * self.weights[count])
        return self.members[bisect_right(self.weights, place) - 1]


def make_touches(orders, enrolled):
    """(day, kind, member, referrer): what led friends to referrers, and much that leads to nothing."""
    chance = Chance(2)
    referrers = Referrers(enrolled, Chance(3))
    first, last = orders[0].day, orders[-1].day
    customers = sorted({order.customer for order in orders})
    touched, friends, times, touches = set(), defaultdict(list), Counter(), []

    def touch(day, member, referrer):
        # One a day for each friend, and none on the day on which the referrer is enrolled: the order
        # of what happens on one day is then of no account.
        if referrer is None or not first <= day <= last or (member, day) in touched:
            return False
        if enrolled.get(referrer) == day:
            return False
        touched.add((member, day))
        kind = "nomination" if chance.hits(0.3) else "link"
        touches.append((day, kind, member, referrer))
        if kind == "link" and chance.hits(0.03):
            touches.append((day, kind, member, referrer))  # The same link, twice in a day.
        return True

    seen = set()
    for (day, friend), _ in groupby(orders, key=lambda order: (order.day, order.customer)):
        is_first = friend not in seen
        seen.add(friend)
        if chance.hits(0.085 if is_first else 0.025 / (1 + times[friend] * times[friend])):
            when = day - chance.early(1, 29)
            referrer = referrers.pick(when)
            if referrer != friend and touch(when, friend, referrer):
                times[friend] += 1
                referrers.bring(friend)
                friends[referrer].append(friend)
                if chance.hits(0.1):  # A second referrer, before or after; the last one counts.
                    touch(day - chance.between(1, 29), friend, referrers.pick(day - 29))
        elif chance.hits(0.012):  # Too long ago.
            touch(day - chance.between(31, 40), friend, referrers.pick(day - 41))
        elif chance.hits(0.004):  # With the order, not before it.
            touch(day, friend, referrers.pick(day))
        elif chance.hits(0.008):  # Of somebody who is enrolled later, or never.
            stranger, when = chance.one_of(customers), day - chance.between(1, 20)
            if enrolled.get(stranger, last + 1) > when:
                touch(when, friend, stranger)
        elif friend in enrolled and chance.hits(0.004):  # Themselves.
            touch(day - chance.between(1, 10), friend, friend)
        elif friends[friend] and chance.hits(0.03):  # A friend whom they brought: a circle.
            touch(day - chance.between(1, 10), friend, chance.one_of(friends[friend]))
    for _ in range(2200):  # Looked, and did not buy.
        day = chance.between(first + 14, last)
        touch(day, chance.one_of(customers), referrers.pick(day))
    return sorted(touches)


def make_refunds(orders):
    """(day, order, amount): about four orders of a hundred come back, in whole or in part."""
    chance, last, refunds = Chance(4), orders[-1].day, []
    for order in orders:
        if order.amount < 200 or not chance.hits(0.042):
            continue
        # Most within three weeks; some so late that the rewards are no longer held.
        after = chance.between(2, 20) if chance.hits(0.7) else chance.between(21, 110)
        part = order.amount
        if chance.hits(0.35):
            part = order.amount * chance.between(20, 80) // 100
        refunds.append((order.day + after, order.seq, part))
        if part < order.amount and chance.hits(0.4):
            again = order.day + after + chance.between(1, 30)
            refunds.append((again, order.seq, order.amount - part))
    return sorted(refund for refund in refunds if refund[0] <= last)


def make_members(orders, surveys):
    """(day, customer, name, language): who has an account. Some who bought once did so as guests."""
    chance, firsts, counts = Chance(5), {}, Counter()
    for order in orders:
        firsts.setdefault(order.customer, order.day)
        counts[order.customer] += 1
    answered, members = {member for _, member, _ in surveys}, []
    for customer in sorted(firsts):
        name, language = chance.one_of(NAMES), chance.one_of(LANGUAGES)
        # The day before, so that the first message knows the name whatever is read first.
        day, is_guest = firsts[customer] - 1, chance.hits(0.6)
        if counts[customer] > 1 or customer in answered or not is_guest:
            members.append((day, customer, name, language))
    return sorted(members)


def file_texts(orders):
    """The files by name."""
    surveys = make_surveys(orders)
    invited = invitations(orders, surveys)
    touches = make_touches(orders, {member: days[0] for member, days in invited.items()})
    refunds = make_refunds(orders)

    def text(header, rows):
        return "".join(",".join(map(str, row)) + "\n" for row in [header.split(","), *rows])

    def numbered(rows):
        return [(number, date.fromordinal(row[0]), *row[1:]) for number, row in enumerate(rows, 1)]

    members = make_members(orders, surveys)
    members = [(customer, date.fromordinal(day), *rest) for day, customer, *rest in members]
    texts = {
        "members.csv": text("customer,date,name,language", members),
        "surveys.csv": text("survey,date,member,score", numbered(surveys)),
        "touches.csv": text("touch,date,kind,member,referrer", numbered(touches)),
        "refunds.csv": text("refund,date,order_seq,amount_minor", numbered(refunds)),
    }
    story = Story(orders, invited, touches, refunds)
    texts["outcome.json"] = json.dumps(story.outcome(), indent=1) + "\n"
    return texts


def main(arguments):
    if arguments not in ([], ["--check"]):
        sys.exit("usage: make-data.py [--check]")
    is_check, differing = bool(arguments), 0
    orders = read_orders()
    texts = file_texts(orders)
    for name, text in texts.items():
        print(f"{name:<14}{text.count(chr(10)):>7} lines {len(text) // 1000:>5} KB", file=sys.stderr)
        file, content = DATA / name, text.encode("ascii")
        if not is_check:
            file.write_bytes(content)
        elif not file.exists() or file.read_bytes() != content:
            differing += 1
            print(f"{file} is not what this script writes; run it without --check", file=sys.stderr)
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
