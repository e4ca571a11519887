package dev.indelible.forwarding;

/** What happens to one exchange on its way through the {@link FaultProxy}. */
enum Fault {
    NONE,
    /** The connection is taken and closed. */
    NO_ANSWER,
    /** Half of the request's body reaches the collector. */
    HALF_REQUEST,
    /** The collector answers, and the answer never arrives. */
    LOST_REPLY,
    /** The collector answers, and half of the answer arrives. */
    HALF_REPLY,
    /** The collector gets the request twice; the second answer arrives. */
    REQUEST_TWICE,
    /** The answer arrives twice on a connection that is kept. */
    REPLY_TWICE,
    /** The answer to the exchange before arrives instead. */
    EARLIER_REPLY,
    /** Both ways take half a second. */
    SLOW,
    STATUS_400(400, ""),
    STATUS_401(401, ""),
    STATUS_403(403, ""),
    STATUS_408(408, ""),
    STATUS_409(409, "{\"next\":0,\"leaf\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"}"),
    STATUS_409_NO_BODY(409, ""),
    STATUS_413(413, ""),
    STATUS_422(422, "{\"seq\":1}"),
    STATUS_429(429, ""),
    STATUS_500(500, "<html>"),
    STATUS_503(503, ""),
    STATUS_204(204, ""),
    /** A success that proves nothing. */
    EMPTY_RECEIPT(200, "{}"),
    NO_JSON(200, "all is well"),
    /** A number beyond what any reader holds, and nesting beyond sense. */
    HOSTILE_JSON(409, "{\"next\":99999999999999999999999,\"leaf\":" + "[".repeat(5000)),
    /** The answer is no HTTP. */
    NO_HTTP,
    /** An answer without end. */
    HUGE_REPLY,
    REDIRECT;

    final int status;
    final String body;

    Fault() {
        this(0, "");
    }

    Fault(int status, String body) {
        this.status = status;
        this.body = body;
    }
}
