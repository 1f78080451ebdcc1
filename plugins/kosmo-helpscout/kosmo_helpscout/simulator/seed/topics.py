"""What people write to a nursery about: a subject, a tag, and what either side says in turn."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    Topic = tuple[str, str | None, tuple[str, ...]]

PLANTS = (
    "monstera", "fiddle-leaf fig", "peace lily", "string of pearls", "bird of paradise",
    "rubber plant", "calathea", "olive tree", "maidenhair fern", "jade plant",
)  # fmt: skip

SUPPORT: tuple[Topic, ...] = (
    (
        "Yellow leaves on my {plant}",
        "care advice",
        (
            "The lower leaves of my {plant} turn yellow, two or three every week. What is wrong?",
            "That is often too much water. Does the soil dry out between two waterings?",
            "It stays wet for a week, now that you ask. I will wait longer.",
            "Then that was it. The yellow leaves will not recover, the new ones will be fine.",
        ),
    ),
    (
        "Small flies around the {plant}",
        "pests",
        (
            "There are tiny black flies around my {plant}. Do I have to throw it away?",
            "No, those are fungus gnats. Let the soil dry and use yellow sticky traps.",
            "Thank you! The traps are full already.",
        ),
    ),
    (
        "My {plant} arrived with a broken pot",
        "damaged",
        (
            "The parcel with the {plant} came today and the pot is in pieces. I attach a photo.",
            "I am sorry about that. Shall we send a new pot, or would you rather have a refund?",
            "A new pot, please.",
        ),
    ),
    (
        "How much light does a {plant} need?",
        None,
        (
            "I have a room to the north. Would a {plant} grow there?",
            "It would, but slowly. Put it within a metre of the window.",
        ),
    ),
)

ORDERS: tuple[Topic, ...] = (
    (
        "Where is order {number}?",
        "delivery",
        (
            "I ordered a {plant} ten days ago (order {number}) and have heard nothing since.",
            "It is with the carrier since Monday and should reach you tomorrow.",
            "It has just arrived, thank you.",
        ),
    ),
    (
        "Refund for order {number}",
        "refund",
        (
            "The {plant} from order {number} was out of stock in the end. When do I get my money?",
            "I have made the refund today; your bank needs about three working days.",
        ),
    ),
    (
        "Invoice for order {number}",
        "invoice",
        (
            "Could you send me an invoice for order {number}, please?",
            "Of course, it is attached.",
            "Thanks a lot.",
        ),
    ),
    (
        "A {plant} as a gift",
        "gift",
        ("I would like to send a {plant} to my sister, with a card. Can you do that?",),
    ),
)

WHOLESALE: tuple[Topic, ...] = (
    (
        "Offer for {number} pots of {plant}",
        "wholesale",
        (
            "We are furnishing an office and need pots of {plant}. What would that cost?",
            "Gladly. Which pot size do you have in mind, and when do you need them?",
            "Twelve centimetres, by the end of next month.",
        ),
    ),
    (
        "Price list for this season",
        None,
        ("Is there a price list for this season?", "There is: you find it attached."),
    ),
)

SPAM: tuple[Topic, ...] = (
    ("You have won!", None, ("Click here to collect your prize.",)),
    ("Rank first in every search", None, ("We bring your shop to the first page, guaranteed.",)),
)
