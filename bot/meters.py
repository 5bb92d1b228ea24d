"""What is counted, for /metrics. Names follow Prometheus' conventions; labels are few and never hold what people wrote."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

REGISTRY = CollectorRegistry()

UP = Gauge("nightdesk_up", "1: what comes in can be kept; 0: the database is down", registry=REGISTRY)
RECEIVED = Counter("nightdesk_events_received_total", "Events kept, by channel", ["channel"], registry=REGISTRY)
DECISIONS = Counter("nightdesk_decisions_total", "What the bot decided", ["kind"], registry=REGISTRY)
DELIVERIES = Counter(
    "nightdesk_deliveries_total", "Attempts to send, by outcome", ["channel", "status"], registry=REGISTRY
)
REMOVED = Counter(
    "nightdesk_secrets_removed_total", "Secrets taken out before keeping, by class", ["secret"], registry=REGISTRY
)
LOOK_ALIKES = Counter(
    "nightdesk_look_alike_messages_total",
    "Messages from contacts whose name looks like ours",
    ["channel"],
    registry=REGISTRY,
)
OBJECTIONS = Counter(
    "nightdesk_replies_refused_total",
    "Agents' replies that were not sent, by what was in them",
    ["kind"],
    registry=REGISTRY,
)
HANDLING = Histogram(
    "nightdesk_handling_seconds", "From claim to decision, matching included", registry=REGISTRY,
    buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5),
)  # fmt: skip
CONVERSATIONS = Gauge("nightdesk_conversations", "Conversations now, by standing", ["standing"], registry=REGISTRY)
TROUBLE = Gauge(
    "nightdesk_trouble", "Dead events, unknown and failed deliveries that wait for a person", registry=REGISTRY
)
BACKLOG = Gauge(
    "nightdesk_backlog", "Events not handled and parts not sent yet", ["channel", "side"], registry=REGISTRY
)
WRONG = Gauge(
    "nightdesk_wrong_answers_ratio", "Automatic answers that were wrong, of those that agents judged", registry=REGISTRY
)
WRONG_LOW = Gauge("nightdesk_wrong_answers_ratio_low", "Lower end of its 95 % interval", registry=REGISTRY)
WRONG_HIGH = Gauge("nightdesk_wrong_answers_ratio_high", "Upper end of its 95 % interval", registry=REGISTRY)
JUDGED = Gauge("nightdesk_judged_answers", "Automatic answers it is counted over, at most 1,000", registry=REGISTRY)
ANSWER_AT = Gauge(
    "nightdesk_answer_threshold", "Probability from which an article without its own is sent", registry=REGISTRY
)
CHANNEL_OK = Gauge("nightdesk_channel_up", "1: the platform takes our account", ["channel"], registry=REGISTRY)
SPENT = Gauge(
    "nightdesk_channel_spent_dollars", "What the platform charged this month, as counted here", ["channel"],
    registry=REGISTRY,
)  # fmt: skip


def page() -> bytes:
    """Everything in Prometheus' text format."""
    return generate_latest(REGISTRY)
