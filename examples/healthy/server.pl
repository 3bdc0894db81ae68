# Answers every request on 127.0.0.1:PORT with 200, or with 503 where there is a file "ill". An example, not a server for the world.
use strict;
use warnings;
use IO::Socket::INET;

my $port = shift or die "usage: server.pl PORT\n";
my $listener = IO::Socket::INET->new(
    LocalAddr => '127.0.0.1',
    LocalPort => $port,
    Listen    => 16,
    ReuseAddr => 1,
) or die "healthy: unable to listen on 127.0.0.1:$port: $!\n";
local $SIG{PIPE} = 'IGNORE';
local $SIG{ALRM} = sub { die "too slow\n" };

while (1) {
    my $client = $listener->accept or next;
    eval {
        alarm 5;    # for a whole request and its answer
        while (my $line = <$client>) { last if $line =~ /^\r?$/ }
        my $status = -e 'ill' ? '503 Service Unavailable' : '200 OK';
        print {$client} "HTTP/1.0 $status\r\nContent-Type: text/plain\r\n\r\nprocess $$: $status\n";
        close $client;
    };
    alarm 0;
}
