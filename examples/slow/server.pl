# Usage: server.pl PORT. Warms up, and then answers every request with one line.
use strict;
use warnings;
use IO::Socket::INET;

my $port = shift;
sleep(-e 'stay-cold' ? 1000 : 3);
my $socket = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => $port, Listen => 16, ReuseAddr => 1)
    or die "slow: unable to listen on port $port: $@\n";
while (my $client = $socket->accept) {
    print $client "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nwarm, process $$\n";
    close $client;
}
