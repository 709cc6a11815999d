# Gives a container that runs already what its run has: mounts directories of the host in it. Started by taskd where it is
# root, before anything of the run is in there, as:
#   perl move-in.pl MACHINE INIT [HOST INSIDE ro|rw]...
# INIT is the number of the container's first process. INSIDE lies in a file system in memory that the container's own image
# has no part in, so that no link of the image leads a mount astray.
use strict;
sub AT_FDCWD() { -100 }
sub AT_EMPTY_PATH() { 0x1000 }
sub AT_RECURSIVE() { 0x8000 }
sub OPEN_TREE_CLONE() { 1 }
sub OPEN_TREE_CLOEXEC() { 0x80000 }
sub AT_SYMLINK_NOFOLLOW() { 0x100 }
sub MOVE_MOUNT_F_EMPTY_PATH() { 4 }
sub MOUNT_ATTR_RDONLY() { 1 }
sub MOUNT_ATTR_NOSUID() { 2 }
sub MOUNT_ATTR_NODEV() { 4 }
sub MS_PRIVATE() { 1 << 18 }
sub CLONE_NEWNS() { 0x20000 }

my ($machine, $init, @mounts) = @ARGV;
my %NR = (open_tree => 428, move_mount => 429, mount_setattr => 442, setns => $machine eq 'amd64' ? 308 : 268);

my @trees;
while (@mounts) {
    my ($host, $inside, $access) = splice @mounts, 0, 3;
    -l $host and die "$host became a symbolic link\n";
    my $tree = syscall $NR{open_tree}, AT_FDCWD, $host, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE | AT_SYMLINK_NOFOLLOW;
    $tree >= 0 or die "$host cannot be mounted: $!\n";
    my $set = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | ($access eq 'ro' ? MOUNT_ATTR_RDONLY : 0);
    my ($empty, $attributes) = ('', pack 'Q4', $set, 0, MS_PRIVATE, 0);
    syscall($NR{mount_setattr}, $tree, $empty, AT_EMPTY_PATH | AT_RECURSIVE, $attributes, length $attributes) == 0
        or die "$host cannot be mounted: $!\n";
    push @trees, [ $tree, $host, $inside, -d $host ];
}
my $here = (stat '/proc/self/ns/mnt')[1];
open my $namespace, '<', "/proc/$init/ns/mnt" or die "the container has ended: $!\n";
$here != (stat $namespace)[1] or die "the container has this machine's files\n";
syscall($NR{setns}, fileno $namespace, CLONE_NEWNS) == 0 or die "the container cannot be entered: $!\n";
umask 022;
for (@trees) {
    my ($tree, $host, $inside, $is_directory) = @$_;
    make_target($inside, $is_directory);
    my $empty = '';
    syscall($NR{move_mount}, $tree, $empty, AT_FDCWD, $inside, MOVE_MOUNT_F_EMPTY_PATH) == 0
        or die "$host cannot be mounted in the container: $!\n";
}

sub make_target {
    my ($path, $is_directory) = @_;
    my $made = '';
    my (undef, @names) = split m{/}, $path;
    my $last = pop @names;
    mkdir $made .= "/$_" for @names;
    if   ($is_directory) { mkdir "$made/$last" }
    else                 { open my $file, '>', "$made/$last" or die "$path cannot be made in the container: $!\n" }
}
