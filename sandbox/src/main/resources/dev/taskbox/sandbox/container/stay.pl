# The first process of a container: makes what boxes see as /etc, and stays. Started by the container's engine, as nobody, as:
#   perl stay.pl TRUSTED
# TRUSTED is the certificate, as PEM, of an authority that programs in a box trust, or nothing. In /run/taskbox/own, a file
# system in memory, it makes "etc", a copy of the image's settings with a few files of our own, and then "ready".
use strict;

my ($trusted) = @ARGV;
my $own = '/run/taskbox/own';
my $most_bytes = 32 << 20;    # nobody's settings are that large, and this is memory
$SIG{TERM} = sub { exit 0 };
umask 022;
copy_tree('/etc', "$own/etc");
write_own_settings();
write_file("$own/ready", '');

# Every process that nobody waits for becomes this one's child.
while (1) {
    1 while waitpid(-1, 1) > 0;
    select undef, undef, undef, 60;
}

# What nobody may read a box may not read either. Links are copied, not followed.
sub copy_tree {
    my ($from, $to) = @_;
    mkdir $to, 0755;
    opendir my $entries, $from or return;
    for my $name (grep { $_ ne '.' && $_ ne '..' } readdir $entries) {
        my ($source, $target) = ("$from/$name", "$to/$name");
        if (-l $source) { symlink readlink($source), $target }
        elsif (-d _)    { copy_tree($source, $target) }
        elsif (-f _)    { copy_file($source, $target, (stat _)[2] & 0755) }
    }
}

sub copy_file {
    my ($from, $to, $mode) = @_;
    return if ($most_bytes -= -s $from) < 0;
    open my $in, '<:raw', $from or return;
    open my $out, '>:raw', $to or return;
    while (sysread $in, my $bytes, 1 << 16) { syswrite $out, $bytes }
    close $out;
    chmod $mode | 0444, $to;
}

sub write_own_settings {
    # they may hold keys, or lead elsewhere
    unlink map { "$own/etc/$_" } qw(gitconfig npmrc environment shadow gshadow);
    # some images have no such directory
    my $settings = '/run/taskbox/settings';
    opendir my $entries, $settings or return;
    for my $name (grep { -f "$settings/$_" } readdir $entries) {
        unlink "$own/etc/$name";
        copy_file("$settings/$name", "$own/etc/$name", 0644);
    }
    return if $trusted eq '';
    my $certificates = "$own/etc/ssl/certs";
    mkdir $_ for "$own/etc/ssl", $certificates;
    write_file("$certificates/taskbox.pem", $trusted);
    my $bundle = "$certificates/ca-certificates.crt";
    my ($system) = grep { -f } $bundle, qw(/etc/pki/tls/certs/ca-bundle.crt /etc/ssl/cert.pem);
    my $text = defined $system ? read_file($system) : '';
    unlink $bundle;
    write_file($bundle, $text . ($text =~ /[^\n]\z/ ? "\n" : '') . $trusted);
}

sub read_file {
    my ($path) = @_;
    open my $in, '<:raw', $path or return '';
    local $/;
    return scalar(<$in>) // '';
}

sub write_file {
    my ($path, $text) = @_;
    open my $out, '>:raw', $path or die "taskbox: cannot write $path: $!\n";
    print $out $text;
    close $out or die "taskbox: cannot write $path: $!\n";
}
