"""What people write about: a subject, and what either side says in turn."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    Topic = tuple[str, str | None, tuple[str, ...]]

PRODUCTS = (
    "Lumen City 3", "Lumen Trail 29", "Lumen Cargo", "Lumen Fold", "front light LX2",
    "rear rack", "child seat", "mudguard set", "rain cover", "brake pads B05",
)  # fmt: skip

SHOP: tuple[Topic, ...] = (
    (
        "Where is order {number}?",
        "Delivery",
        (
            (
                "I ordered the {product} ten days ago (order {number}) and have heard nothing "
                "since. Could you tell me where it is?"
            ),
            (
                "I am sorry for the wait. The parcel left us on Monday and is with the carrier; it "
                "should reach you within two days."
            ),
            "Thank you, it has just arrived. Everything is in one piece.",
            "Good to hear. Enjoy the ride!",
        ),
    ),
    (
        "Refund for order {number}",
        "Refund",
        (
            (
                "The {product} does not fit my frame, so I sent it back last week. When will I see "
                "the money?"
            ),
            (
                "It came back to us yesterday. I have made the refund; your bank needs about three "
                "working days."
            ),
            "I can see it now. Thanks for the quick help.",
        ),
    ),
    (
        "Creaking noise on my {product}",
        "Warranty",
        (
            (
                "After about 300 km my {product} creaks when I stand on the pedals. Is that "
                "covered by the warranty?"
            ),
            (
                "That should not happen. Could you send us a short video and the frame number from "
                "under the bottom bracket?"
            ),
            "Here they are. The frame number ends in {number}.",
            "Thank you, the warranty covers this. We have put a new bottom bracket aside for you.",
            "Great, I will come by on Saturday.",
        ),
    ),
    (
        "Booking the yearly service",
        "Workshop",
        (
            (
                "I would like to bring my {product} for the yearly service. Do you have a date in "
                "the next two weeks?"
            ),
            "Tuesday at 10 or Thursday at 15 would work. It takes about two hours.",
            "Thursday at 15 is perfect.",
            "You are in the book. See you on Thursday!",
        ),
    ),
    (
        "Quote for {count} bikes",
        "Wholesale",
        (
            (
                "We run a small courier company and need {count} of the {product} before the "
                "summer. What could you offer?"
            ),
            (
                "Thank you for thinking of us. For {count} pieces we can give eight percent off "
                "and deliver in four weeks."
            ),
            "That sounds fair. Does it include the first service?",
            "It does. I have attached the offer.",
            "Accepted. Where do I sign?",
        ),
    ),
    (
        "Is the {product} in stock?",
        None,
        (
            "Your site says that the {product} is sold out. When do you expect the next ones?",
            "In the middle of next month. Shall I put one aside for you?",
            "Yes, please.",
        ),
    ),
    (
        "Wrong part in the box",
        "Orders",
        (
            (
                "I ordered the {product}, but there was something else in the box. The order is "
                "{number}."
            ),
            "That is our mistake, sorry. The right one leaves today, and you can keep the other.",
            "That is very kind, thank you.",
        ),
    ),
    (
        "Invoice for order {number}",
        "Orders",
        (
            "Could you send me an invoice for order {number} with our company name on it?",
            "Of course, it is attached.",
        ),
    ),
    (
        "Flat tyre twice in one week",
        "Workshop",
        (
            "My {product} had two flat tyres in one week, both at the back. What could it be?",
            "Often it is the rim tape. Bring it by and we will look at it while you wait.",
            "You were right, it was the tape. Thanks to Dmitri!",
        ),
    ),
    (
        "Thank you!",
        None,
        (
            "I only wanted to say that I love my {product}. Best decision of the year.",
            "You have made our day. Thank you for writing!",
        ),
    ),
)
STUDIO_WORK: tuple[Topic, ...] = (
    (
        "Second round of the logo",
        "Clients",
        (
            (
                "We have looked at the three drafts. The second one is ours, but could the blue be "
                "a little darker?"
            ),
            "Gladly. Here is the same one in three darker blues.",
            "The one in the middle it is.",
            "Then I will prepare the files.",
        ),
    ),
    (
        "Invoice {number}",
        "Invoices",
        (
            "Invoice {number} has the wrong address. Could you send it again to our new office?",
            "Done, the corrected one is attached.",
        ),
    ),
    (
        "Website before the season",
        "Retainer",
        (
            (
                "We would like to have the new timetable page before the season begins. Is that "
                "possible?"
            ),
            "If we have the texts by the 10th, yes. Shall we talk on Wednesday?",
            "Wednesday at 11 is fine for us.",
        ),
    ),
)
SPAM: tuple[Topic, ...] = (
    ("Rank first on every search engine", None, ("We guarantee page one in {count} days.",)),
    ("Your mailbox is almost full", None, ("Confirm your password within 24 hours.",)),
    ("Cheap watches, today only", None, ("Up to {count} percent off. Hurry!",)),
    ("Partnership proposal", None, ("I have an offer that your company cannot refuse.",)),
    ("Invoice overdue, see attachment", None, ("Open the attached file number {number} at once.",)),
)
COLLEAGUES: tuple[Topic, ...] = (
    ("Stand at the spring fair", None, ("Who takes the stand on Sunday? I can do the morning.",)),
    ("New price list", None, ("Here is the price list for June. Please read it by Friday.",)),
    ("Holidays in August", None, ("Please put your weeks into the calendar until the 15th.",)),
)
