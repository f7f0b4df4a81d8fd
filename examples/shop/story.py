"""What plugins/customer-to-channel should make of the shop's files, worked out without it.

A plain loop over the rows, with the plugin's rules written down a second time:
make-data.py writes what comes of it beside the files, to be compared.
"""

from collections import Counter, defaultdict
from datetime import date

# The terms of plugins/customer-to-channel, in days and counts.
ORDERS_BEFORE_INVITE, PROMOTER_SCORE, CHANNEL_AFTER = 2, 9, 3
WINDOW, HOLD, CAP_PER_MONTH, PATIENCE, QUIET_AFTER = 30, 30, 5, 14, 180


def invitations(orders, surveys):
    """The days on which the plugin would begin to invite each member, in their order."""
    days, counts = defaultdict(list), Counter()
    for order in orders:
        counts[order.customer] += 1
        if order.amount > 0 and counts[order.customer] >= ORDERS_BEFORE_INVITE:
            if order.customer not in days:
                days[order.customer].append(order.day)
    for day, member, score in surveys:
        if score >= PROMOTER_SCORE:
            days[member].append(day)
    return {member: sorted(of) for member, of in days.items()}


class Story:
    """What the plugin should make of the files, worked out without it."""

    def __init__(self, orders, invited, touches, refunds):
        self.invited, self.bonds, self.parents = invited, defaultdict(list), {}
        # By order, the order and the referrer; by referrer, when conversions came and ceased to stand.
        self.converted, self.steps = {}, defaultdict(list)
        self.refused, self.capped = Counter(), 0
        self.convert(orders, touches)
        self.refund(refunds)

    def convert(self, orders, touches):
        """Decides about each order in the order of time, as the programme's terms say."""
        evidence, places = defaultdict(set), Counter()
        for day, kind, member, referrer in touches:
            if referrer in self.invited and self.invited[referrer][0] < day:
                evidence[member].add((day, kind == "nomination", referrer))
        for order in orders:
            clues = [clue for clue in evidence[order.customer] if order.day - WINDOW <= clue[0] < order.day]
            flaws = [(self.flaw(order.customer, clue[2]), clue[2]) for clue in sorted(clues, reverse=True)]
            winner = next((referrer for flaw, referrer in flaws if flaw is None), None)
            if order.amount <= 0 or winner is None:
                if flaws:
                    self.refused["nothing_paid" if order.amount <= 0 else flaws[0][0]] += 1
                continue
            place = (winner, date.fromordinal(order.day).strftime("%Y-%m"))
            places[place] += 1
            self.capped += places[place] > CAP_PER_MONTH
            self.bonds[order.customer].append(winner)
            self.parents.setdefault(order.customer, winner)
            self.converted[order.seq] = (order, winner)
            self.steps[winner].append((order.day, 1))

    def flaw(self, friend, referrer):
        """Why a referrer cannot have brought a friend; None where they can."""
        if friend == referrer:
            return "self_referral"
        above, waiting = {referrer}, [referrer]
        for member in waiting:
            for bringer in self.bonds[member]:
                if bringer == friend:
                    return "cycle"
                if bringer not in above:
                    above.add(bringer)
                    waiting.append(bringer)
        return None

    def refund(self, refunds):
        """Lets conversions that were wholly given back stand no more."""
        self.refunds, self.late, self.partial, refunded = 0, 0, 0, Counter()
        for day, seq, amount in refunds:
            if seq not in self.converted:
                continue
            order, winner = self.converted[seq]
            refunded[seq] += amount
            self.refunds += 1
            self.late += day - order.day >= HOLD
            self.partial += refunded[seq] < order.amount
            if refunded[seq] == order.amount:
                self.steps[winner].append((day, -1))

    def is_promoted(self, member):
        """Plays the workflow: each invitation that finds no live run starts one."""
        steps, free = sorted(self.steps.get(member, [])), 0
        hits = [day for day, step in steps if step > 0]
        for start in self.invited[member]:
            if start < free:
                continue
            heard = [day for day in hits if day > start]
            now = heard.pop(0) if heard and heard[0] < start + PATIENCE else start + PATIENCE
            while sum(step for day, step in steps if day <= now) < CHANNEL_AFTER:
                if not heard or max(heard[0], now) >= now + QUIET_AFTER:
                    now += QUIET_AFTER
                    break
                now = max(now, heard.pop(0))
            else:
                return True
            free = now
        return False

    def depth(self, member):
        """How many brought each other in a row up to a member; 0 for one whom nobody brought."""
        depth = 0
        while member in self.parents:
            member, depth = self.parents[member], depth + 1
        return depth

    def outcome(self):
        """What the plugin's home should hold after all files, for JSON."""
        standing = Counter({member: sum(step for _, step in steps) for member, steps in self.steps.items()})
        depths = Counter(map(self.depth, self.parents))
        return {
            "referrers": len(self.invited),
            "channels": sum(map(self.is_promoted, self.invited)),
            "conversions": len(self.converted),
            "conversions_beyond_the_cap": self.capped,
            "conversions_that_stand": sum(standing.values()),
            "refused": dict(sorted(self.refused.items())),
            "refunds_of_conversions": self.refunds,
            "refunds_after_the_hold": self.late,
            "refunds_that_leave_a_part": self.partial,
            "members_at_depth": dict(sorted(depths.items())),
            "busiest_referrers": {f"c{member}": count for member, count in standing.most_common(5)},
        }
