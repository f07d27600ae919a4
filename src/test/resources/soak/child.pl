#!/usr/bin/env perl
# An MCP server (legacy era) in one of many bad shapes, for the chaos run and the benchmark:
#
#   child.pl SHAPE TOKEN
#
# Every process it makes carries TOKEN in its command line, whatever else it sheds, so that a
# checker can find it. The first one says `leader`, all others say `linger`.
use strict;
use warnings;
use POSIX qw(setsid _exit);

my ($shape, $token) = @ARGV;
$| = 1;
linger() if $shape eq 'linger';

my %does = map { $_ => 1 } split /,/, $shape;
$SIG{$_} = 'IGNORE' for $does{'no-term'} ? qw(TERM HUP INT) : ();
$SIG{TERM} = \&burst if $does{'burst'};
my $ignores_eof = $does{'no-eof'} || $does{'burst'};

if ($does{'double-fork'}) { detached(0, 0) }
if ($does{'setsid'})      { my $pid = fork() // die; unless ($pid) { setsid(); become_lingerer() } }
if ($does{'daemon'})      { detached(1, 0) }
if ($does{'daemon-env'})  { detached(1, 1) }
if ($does{'walker'})      { my $pid = fork() // die; walk() unless $pid }

serve();

# A grandchild whose parent is gone: in this group, or a session of its own; with a clean environment.
sub detached {
  my ($session, $clean) = @_;
  my $pid = fork() // die;
  if ($pid) { waitpid($pid, 0); return }
  setsid() if $session;
  _exit(0) if fork() // die;
  %ENV = () if $clean;
  become_lingerer();
}

# exec, so that a cleared environment is cleared in /proc, too. The leader's pipes are closed.
sub become_lingerer {
  open STDIN, '<', '/dev/null';
  open STDOUT, '>', '/dev/null';
  open STDERR, '>', '/dev/null';
  exec $^X, $0, 'linger', $token;
}

sub linger {
  $SIG{HUP} = 'IGNORE';
  sleep 600; # at most: what the checker misses is not there for ever
  _exit(0);
}

# Each generation starts the next and leaves.
sub walk {
  $0 = "$0 linger $token";
  for (1 .. 20_000) {
    select undef, undef, undef, 0.02;
    my $pid = fork() // _exit(1);
    _exit(0) if $pid;
  }
  _exit(0);
}

sub burst {
  for (1 .. 30) {
    my $pid = fork() // last;
    unless ($pid) { $SIG{TERM} = 'IGNORE'; $0 = "$0 linger $token"; linger() }
    select undef, undef, undef, 0.002;
  }
  _exit(0);
}

sub serve {
  my ($buffer, @held) = ('');
  my $crash_at = $does{'crash'} ? time + 1 + int rand 2 : 0;
  my $freeze_at = $does{'freeze'} ? time + 1 + int rand 2 : 0;
  while (1) {
    my $readable = '';
    vec($readable, fileno(STDIN), 1) = 1;
    my $ready = select $readable, undef, undef, 0.05;
    if ($crash_at && time >= $crash_at) { _exit(3) }
    if ($freeze_at && time >= $freeze_at) { $freeze_at = 0; kill 'STOP', $$ }
    if ($ready <= 0) { print reverse splice @held; next }
    my $count = sysread STDIN, $buffer, 65536, length $buffer;
    if (!$count) {
      exit 0 unless $ignores_eof;
      sleep 1 while 1;
    }
    while ($buffer =~ s/^(.*?)\n//) {
      my ($answer, $late) = answer($1);
      if ($late) { push @held, $answer }
      elsif (length $answer) { print $answer; print reverse splice @held }
    }
  }
}

# The answer to one message, and whether it is to come after a later one.
sub answer {
  my ($line) = @_;
  my ($method) = $line =~ /"method"\s*:\s*"([^"]*)"/ or return '';
  my ($id) = $line =~ /"id"\s*:\s*("(?:[^"\\]|\\.)*"|-?\d+)/ or return '';
  if ($method eq 'initialize') {
    return result($id, '{"protocolVersion":"2025-06-18","capabilities":{"tools":{}},'
      . '"serverInfo":{"name":"soak","version":"1"}}');
  }
  return result($id, '{}') if $method eq 'ping';
  if ($method eq 'soak/echo') {
    my ($said) = $line =~ /"said"\s*:\s*"([^"]*)"/;
    executed($said);
    return (result($id, qq({"said":"$said","by":"$token"})), $line =~ /"late"\s*:\s*true/);
  }
  if ($method eq 'soak/chatter') {
    print STDERR "chatter " x 100, "\n" for 1 .. 300;
    return result($id, '{}');
  }
  return qq({"jsonrpc":"2.0","id":$id,"error":{"code":-32601,"message":"There is no '$method'."}}\n);
}

sub result {
  my ($id, $result) = @_;
  return qq({"jsonrpc":"2.0","id":$id,"result":$result}\n);
}

# One line per request carried out, so that one carried out twice is seen.
sub executed {
  my ($said) = @_;
  open my $log, '>>', "executed/$token" or return;
  syswrite $log, "$said\n";
  close $log;
}
