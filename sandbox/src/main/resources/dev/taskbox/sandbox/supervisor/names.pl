# Questions from the box for addresses.

# Datagrams go to the proxy on one connection, framed as DNS is over TCP; each gets one answer, in the order they were
# asked. While too many are out no more are read, and the kernel drops them.
my (@askers, $names, $questions, $answers);

sub take_query {
    my ($resolver) = @_;
    my $asker = recv $resolver, my $query, LONGEST_QUERY + 1, 0;
    return if !defined $asker || length $query < 12 || length $query > LONGEST_QUERY;
    if (!$names) {
        my $here = pack 'S n C4 x8', AF_INET, 53, 127, 0, 0, 1;
        $names = connect_to_proxy(header($here, $here)) // return;
        ($questions, $answers) = ('', '');
        $readers{ fileno $names } = sub { take_answers($resolver) };
    }
    push @askers, $asker;
    delete $readers{ fileno $resolver } if @askers >= MOST_QUERIES;
    $questions .= pack 'n/a*', $query;
    $writers{ fileno $names } = sub { ask($resolver) };
}

sub ask {
    my ($resolver) = @_;
    my $wrote = syswrite $names, $questions;
    return forget_names($resolver) if !defined $wrote && $! != 11;
    substr $questions, 0, $wrote // 0, '';
    delete $writers{ fileno $names } if $questions eq '';
}

sub take_answers {
    my ($resolver) = @_;
    my $read = sysread $names, $answers, BUFFER, length $answers;
    return if !defined $read && ($! == 11 || $! == 4);
    return forget_names($resolver) if !$read;
    while (length $answers >= 2 && length $answers >= 2 + unpack 'n', $answers) {
        my ($answer) = unpack 'n/a*', $answers;
        substr $answers, 0, 2 + length $answer, '';
        my $asker = shift @askers // return forget_names($resolver);
        send $resolver, $answer, 0, $asker;
    }
    $readers{ fileno $resolver } //= sub { take_query($resolver) };
}

# Who asked will ask again.
sub forget_names {
    my ($resolver) = @_;
    delete $readers{ fileno $names };
    delete $writers{ fileno $names };
    close $names;
    ($names, @askers) = ();
    $readers{ fileno $resolver } //= sub { take_query($resolver) };
}
