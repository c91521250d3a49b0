# Reads calendars with Data::ICal; JSON in, JSON out. Times stay local, with the name of their zone.
use strict;
use warnings;
use Data::ICal;
use JSON::PP;

my $files = decode_json(do { local $/; <STDIN> });
my %found;
for my $name (keys %$files) {
    my $calendar = Data::ICal->new(data => $files->{$name}) or die "$name: not read";
    for my $entry (@{$calendar->entries}) {
        next unless $entry->ical_entry_type eq 'VEVENT';
        my $one = sub { my $p = $entry->property(shift); $p ? $p->[0] : undef };
        my $text = sub { my $p = $one->(shift); $p ? $p->decoded_value : '' };
        my $when = sub {
            my $p = $one->(shift);
            return {local => $p->value, zone => $p->parameters->{TZID} // ''};
        };
        push @{$found{$name}}, {
            uid => $text->('uid'), start => $when->('dtstart'), end => $when->('dtend'),
            map { $_ => $text->($_) } qw(summary location description status sequence),
        };
    }
}
print encode_json(\%found);
