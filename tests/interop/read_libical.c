/* Reads calendars with libical (Evolution, KDE, GNOME); JSON in, JSON out. What it finds wrong ends it. */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *input;

static void put(const char *text) {
    putchar('"');
    for (; text && *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\') printf("\\%c", c);
        else if (c < 0x20) printf("\\u%04x", c);
        else putchar(c);
    }
    putchar('"');
}

static void put_utf8(unsigned code, char **out) {
    char *o = *out;
    if (code < 0x80) *o++ = (char)code;
    else if (code < 0x800) { *o++ = (char)(0xC0 | code >> 6); *o++ = (char)(0x80 | (code & 63)); }
    else if (code < 0x10000) {
        *o++ = (char)(0xE0 | code >> 12); *o++ = (char)(0x80 | (code >> 6 & 63)); *o++ = (char)(0x80 | (code & 63));
    } else {
        *o++ = (char)(0xF0 | code >> 18); *o++ = (char)(0x80 | (code >> 12 & 63));
        *o++ = (char)(0x80 | (code >> 6 & 63)); *o++ = (char)(0x80 | (code & 63));
    }
    *out = o;
}

/* The next JSON string of the input, in place; NULL at the end. */
static char *next(void) {
    input = strchr(input, '"');
    if (!input) return NULL;
    char *start = ++input, *out = start;
    while (*input != '"') {
        if (*input != '\\') { *out++ = *input++; continue; }
        char c = input[1];
        input += 2;
        if (c == 'u') {
            unsigned code = 0, low = 0;
            sscanf(input, "%4x", &code);
            input += 4;
            if (code >= 0xD800 && code < 0xDC00 && sscanf(input, "\\u%4x", &low) == 1) {
                code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
                input += 6;
            }
            put_utf8(code, &out);
        } else *out++ = c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : c == 'b' ? '\b' : c == 'f' ? '\f' : c;
    }
    input++;
    *out = 0;
    return start;
}

static long long when(icaltimetype time) { return (long long)icaltime_as_timet_with_zone(time, time.zone); }

int main(void) {
    size_t size = 0, got, room = 1 << 20;
    char *data = malloc(room);
    while ((got = fread(data + size, 1, room - size - 1, stdin)) > 0) {
        size += got;
        if (room - size < 4096) data = realloc(data, room *= 2);
    }
    data[size] = 0;
    input = data;
    char *name, *text;
    int files = 0;
    putchar('{');
    while ((name = next()) && (text = next())) {
        icalcomponent *calendar = icalparser_parse_string(text);
        if (!calendar || icalcomponent_count_errors(calendar) || !icalrestriction_check(calendar)) {
            fprintf(stderr, "%s: libical finds errors\n%s", name, calendar ? icalcomponent_as_ical_string(calendar) : "");
            return 1;
        }
        if (files++) putchar(',');
        put(name);
        printf(":[");
        int events = 0;
        for (icalcomponent *e = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT); e;
             e = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT)) {
            icalproperty *status = icalcomponent_get_first_property(e, ICAL_STATUS_PROPERTY);
            printf("%s{\"uid\":", events++ ? "," : "");
            put(icalcomponent_get_uid(e));
            printf(",\"start\":%lld,\"end\":%lld,\"sequence\":%d,\"summary\":", when(icalcomponent_get_dtstart(e)),
                   when(icalcomponent_get_dtend(e)), icalcomponent_get_sequence(e));
            put(icalcomponent_get_summary(e));
            printf(",\"location\":");
            put(icalcomponent_get_location(e));
            printf(",\"description\":");
            put(icalcomponent_get_description(e));
            printf(",\"status\":");
            put(status ? icalproperty_get_value_as_string(status) : "");
            putchar('}');
        }
        putchar(']');
        icalcomponent_free(calendar);
    }
    putchar('}');
    return 0;
}
