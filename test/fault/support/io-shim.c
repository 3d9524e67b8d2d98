/*
 * Stands between a program and its disk, by LD_PRELOAD, for files below IO_SHIM_ROOT alone. Two uses:
 *
 * IO_SHIM_SHADOW=DIR   Keeps what a power cut would leave: a file's content as of its last fsync, a folder's entries as
 *                      of its last fsync. An inode is named by its number and its time of birth, because numbers are
 *                      used again. fsync itself is not passed on: the shadow is the disk.
 * IO_SHIM_FAIL=ERRNO   Makes calls that change the disk fail with that number: the IO_SHIM_FAIL_AT-th counted from the
 *                      start, and IO_SHIM_FAIL_COUNT of them (0: all that follow), as long as the file IO_SHIM_FAIL_WHILE
 *                      is there. IO_SHIM_FAILED=FILE is made at the first of them; IO_SHIM_COUNT=FILE is rewritten
 *                      with the number of calls so far.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(type, name, ...)                                 \
  static type (*real)(__VA_ARGS__);                           \
  if (!real) real = (type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

static const char *root, *shadow, *count_file, *fail_while, *failed_file;
static int fail_errno;
static long fail_at, fail_count;
static atomic_long calls;

__attribute__((constructor)) static void read_environment(void) {
  root = getenv("IO_SHIM_ROOT");
  shadow = getenv("IO_SHIM_SHADOW");
  count_file = getenv("IO_SHIM_COUNT");
  fail_while = getenv("IO_SHIM_FAIL_WHILE");
  failed_file = getenv("IO_SHIM_FAILED");
  const char *number = getenv("IO_SHIM_FAIL");
  fail_errno = number ? atoi(number) : 0;
  number = getenv("IO_SHIM_FAIL_AT");
  fail_at = number ? atol(number) : 1;
  number = getenv("IO_SHIM_FAIL_COUNT");
  fail_count = number ? atol(number) : 1;
}

static int is_below(const char *path) {
  size_t length = root ? strlen(root) : 0;
  return length > 0 && strncmp(path, root, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

static int is_open_below(int fd) {
  char link[64], path[PATH_MAX];
  if (!root) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = '\0';
  return is_below(path);
}

static void tell(const char *file, long number) {
  char text[32];
  if (!file) return;
  int fd = (int)syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_CREAT, 0600);
  if (fd < 0) return;
  int length = snprintf(text, sizeof text, "%ld\n", number);
  syscall(SYS_pwrite64, fd, text, (size_t)length, (off_t)0);
  syscall(SYS_close, fd);
}

/* True when this call is one of those that must fail. */
static int must_fail(void) {
  if (!fail_errno && !count_file) return 0;
  long number = atomic_fetch_add(&calls, 1) + 1;
  tell(count_file, number);
  if (!fail_errno || number < fail_at) return 0;
  if (fail_count > 0 && number >= fail_at + fail_count) return 0;
  if (fail_while && syscall(SYS_faccessat, AT_FDCWD, fail_while, F_OK) != 0) return 0;
  tell(failed_file, number);
  errno = fail_errno;
  return 1;
}

/* ---- what a power cut leaves ---- */

static void name_of(int fd, char *name, size_t size) {
  struct statx facts;
  memset(&facts, 0, sizeof facts);
  syscall(SYS_statx, fd, "", AT_EMPTY_PATH, STATX_INO | STATX_BTIME, &facts);
  snprintf(name, size, "%llu-%lld.%09u", (unsigned long long)facts.stx_ino, (long long)facts.stx_btime.tv_sec,
           facts.stx_btime.tv_nsec);
}

static int open_shadow(const char *temporary) {
  return (int)syscall(SYS_openat, AT_FDCWD, temporary, O_WRONLY | O_CREAT | O_TRUNC, 0600);
}

static void write_all(int fd, const char *bytes, size_t size) {
  while (size > 0) {
    ssize_t written = syscall(SYS_write, fd, bytes, size);
    if (written <= 0) abort();
    bytes += written;
    size -= (size_t)written;
  }
}

static void keep_file(int fd, int into) {
  enum { step = 1 << 16 };
  char link[64];
  /* Not on the stack and not per thread: some of the program's threads have little of either. */
  char *bytes = malloc(step);
  off_t offset = 0;
  if (!bytes) abort();
  /* Opened anew: the caller's descriptor may be for writing only. */
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  int from = (int)syscall(SYS_openat, AT_FDCWD, link, O_RDONLY);
  if (from < 0) abort();
  for (;;) {
    ssize_t size = syscall(SYS_pread64, from, bytes, step, offset);
    if (size < 0) abort();
    if (size == 0) break;
    write_all(into, bytes, (size_t)size);
    offset += size;
  }
  syscall(SYS_close, from);
  free(bytes);
}

/* Lines of "NAME-OF-INODE TYPE ENTRY\n"; names with line breaks do not occur here. */
static void keep_folder(int fd, int into) {
  char link[64], line[PATH_MAX + 128], name[96];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  DIR *folder = opendir(link);
  if (!folder) abort();
  for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
    int child = (int)syscall(SYS_openat, dirfd(folder), entry->d_name, O_PATH | O_NOFOLLOW);
    if (child < 0) continue;
    name_of(child, name, sizeof name);
    syscall(SYS_close, child);
    int length = snprintf(line, sizeof line, "%s %c %s\n", name, entry->d_type == DT_DIR ? 'd' : 'f', entry->d_name);
    write_all(into, line, (size_t)length);
  }
  closedir(folder);
}

static void keep(int fd) {
  struct stat facts;
  char name[96], kept[PATH_MAX], temporary[PATH_MAX + 32];
  if (fstat(fd, &facts) != 0) return;
  name_of(fd, name, sizeof name);
  snprintf(kept, sizeof kept, "%s/%s", shadow, name);
  snprintf(temporary, sizeof temporary, "%s.%ld", kept, (long)syscall(SYS_gettid));
  int into = open_shadow(temporary);
  if (into < 0) abort();
  if (S_ISDIR(facts.st_mode)) keep_folder(fd, into);
  else keep_file(fd, into);
  syscall(SYS_close, into);
  /* Whole or not at all: a process killed inside fsync was never told that it succeeded. */
  if (syscall(SYS_renameat, AT_FDCWD, temporary, AT_FDCWD, kept) != 0) abort();
}

static int sync_or_fail(int fd, int (*real)(int)) {
  if (!is_open_below(fd)) return real(fd);
  if (must_fail()) return -1;
  if (!shadow) return real(fd);
  keep(fd);
  return 0;
}

int fsync(int fd) {
  REAL(int, "fsync", int);
  return sync_or_fail(fd, real);
}

int fdatasync(int fd) {
  REAL(int, "fdatasync", int);
  return sync_or_fail(fd, real);
}

/* ---- calls that change the disk ---- */

#define FAIL_FD(fd) \
  if (is_open_below(fd) && must_fail()) return -1
#define FAIL_PATH(path) \
  if (is_below(path) && must_fail()) return -1

ssize_t write(int fd, const void *bytes, size_t size) {
  REAL(ssize_t, "write", int, const void *, size_t);
  FAIL_FD(fd);
  return real(fd, bytes, size);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  REAL(ssize_t, "writev", int, const struct iovec *, int);
  FAIL_FD(fd);
  return real(fd, parts, count);
}

ssize_t pwrite(int fd, const void *bytes, size_t size, off_t offset) {
  REAL(ssize_t, "pwrite", int, const void *, size_t, off_t);
  FAIL_FD(fd);
  return real(fd, bytes, size, offset);
}

ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t offset) {
  REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
  FAIL_FD(fd);
  return real(fd, bytes, size, offset);
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset) {
  REAL(ssize_t, "pwritev", int, const struct iovec *, int, off_t);
  FAIL_FD(fd);
  return real(fd, parts, count, offset);
}

ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t offset) {
  REAL(ssize_t, "pwritev64", int, const struct iovec *, int, off64_t);
  FAIL_FD(fd);
  return real(fd, parts, count, offset);
}

int ftruncate(int fd, off_t size) {
  REAL(int, "ftruncate", int, off_t);
  FAIL_FD(fd);
  return real(fd, size);
}

int ftruncate64(int fd, off64_t size) {
  REAL(int, "ftruncate64", int, off64_t);
  FAIL_FD(fd);
  return real(fd, size);
}

int rename(const char *from, const char *to) {
  REAL(int, "rename", const char *, const char *);
  FAIL_PATH(to);
  return real(from, to);
}

int mkdir(const char *path, mode_t mode) {
  REAL(int, "mkdir", const char *, mode_t);
  FAIL_PATH(path);
  return real(path, mode);
}

#define OPEN(name)                                        \
  int name(const char *path, int flags, ...) {            \
    REAL(int, #name, const char *, int, ...);             \
    mode_t mode = 0;                                      \
    if (flags & (O_CREAT | O_TMPFILE)) {                  \
      va_list rest;                                       \
      va_start(rest, flags);                              \
      mode = va_arg(rest, mode_t);                        \
      va_end(rest);                                       \
    }                                                     \
    if (flags & O_CREAT) FAIL_PATH(path);                 \
    return real(path, flags, mode);                       \
  }
OPEN(open)
OPEN(open64)
