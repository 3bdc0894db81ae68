# Answers every request on 127.0.0.1:PORT with one line. One request at a time: an example, not a server for the world.
use strict;
use warnings;
use IO::Socket::INET;

my $port = shift or die "usage: server.pl PORT\n";
my $listener = IO::Socket::INET->new(
    LocalAddr => '127.0.0.1',
    LocalPort => $port,
    Listen    => 16,
    ReuseAddr => 1,
) or die "web: unable to listen on 127.0.0.1:$port: $!\n";
local $SIG{PIPE} = 'IGNORE';
local $SIG{ALRM} = sub { die "too slow\n" };

while (1) {
    my $client = $listener->accept or next;
    eval {
        alarm 5;    # for a whole request and its answer
        while (my $line = <$client>) { last if $line =~ /^\r?$/ }
        my $body = "Hello from process $$.\n";
        print {$client} "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ", length $body, "\r\n\r\n", $body;
        close $client;
    };
    alarm 0;
}
