// Stands between SQLite and the C library and keeps, beside each database file, what a disk that lost its power would have of it:
// DISK_TEST_FOLDER/NAME is the file as of its last sync, NAME.pending the writes since: [type u8][offset u64][length u64][data].
// Preloaded by powerCut.ts; not thread-safe beyond one lock, and not meant to be fast.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_FILES = 1024, MOST_DESCRIPTORS = 4096, WRITE = 1, TRUNCATE = 2 };
struct file { char path[1024]; int synced, pending; };
static struct file files[MOST_FILES];
static int fileCount;
static int fileOf[MOST_DESCRIPTORS]; /* index + 1 */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
static ssize_t realPwrite(int fd, const void *data, size_t length, off_t at) { return REAL(pwrite64)(fd, data, length, at); }

static int endsWith(const char *text, const char *end) {
  size_t a = strlen(text), b = strlen(end);
  return a >= b && strcmp(text + a - b, end) == 0;
}

static int keep(const char *path) {
  const char *folder = getenv("DISK_TEST_FOLDER");
  if (folder == NULL || !(endsWith(path, ".db") || endsWith(path, ".db-wal") || endsWith(path, ".db-journal"))) return 0;
  for (int at = 0; at < fileCount; at++) if (strcmp(files[at].path, path) == 0) return at + 1;
  if (fileCount == MOST_FILES) abort();
  struct file *file = &files[fileCount];
  const char *slash = strrchr(path, '/');
  char name[2048];
  snprintf(file->path, sizeof file->path, "%s", path);
  snprintf(name, sizeof name, "%s/%s", folder, slash ? slash + 1 : path);
  int isNew = access(name, F_OK) != 0;
  file->synced = REAL(open64)(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  strcat(name, ".pending");
  file->pending = REAL(open64)(name, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file->synced < 0 || file->pending < 0) abort();
  if (isNew) {
    /* What an earlier process left is taken to be on the disk. */
    int from = REAL(open64)(path, O_RDONLY | O_CLOEXEC);
    char block[65536];
    off_t offset = 0;
    for (ssize_t got; from >= 0 && (got = read(from, block, sizeof block)) > 0; offset += got) realPwrite(file->synced, block, got, offset);
    if (from >= 0) close(from);
  }
  return ++fileCount;
}

static void note(int fd, uint8_t type, uint64_t offset, const void *data, uint64_t length) {
  int at = fd >= 0 && fd < MOST_DESCRIPTORS ? fileOf[fd] : 0;
  if (at == 0) return;
  pthread_mutex_lock(&lock);
  size_t size = 17 + (data ? length : 0);
  char *record = malloc(size);
  record[0] = type;
  memcpy(record + 1, &offset, 8);
  memcpy(record + 9, &length, 8);
  if (data) memcpy(record + 17, data, length);
  if (REAL(write)(files[at - 1].pending, record, size) != (ssize_t)size) abort();
  free(record);
  pthread_mutex_unlock(&lock);
}

static void sync_(int fd) {
  int at = fd >= 0 && fd < MOST_DESCRIPTORS ? fileOf[fd] : 0;
  if (at == 0) return;
  pthread_mutex_lock(&lock);
  struct file *file = &files[at - 1];
  struct stat is;
  fstat(file->pending, &is);
  char *all = malloc(is.st_size + 1);
  if (pread(file->pending, all, is.st_size, 0) != is.st_size) abort();
  for (char *record = all; record < all + is.st_size;) {
    uint64_t offset, length;
    memcpy(&offset, record + 1, 8);
    memcpy(&length, record + 9, 8);
    if (*record == TRUNCATE) { if (REAL(ftruncate64)(file->synced, offset) != 0) abort(); record += 17; continue; }
    realPwrite(file->synced, record + 17, length, offset);
    record += 17 + length;
  }
  free(all);
  if (REAL(ftruncate64)(file->pending, 0) != 0) abort();
  pthread_mutex_unlock(&lock);
}

static int opened(int fd, const char *path) {
  if (fd < 0 || fd >= MOST_DESCRIPTORS) return fd;
  pthread_mutex_lock(&lock);
  fileOf[fd] = keep(path);
  pthread_mutex_unlock(&lock);
  return fd;
}

#define MODE(flags) int mode = 0; if ((flags) & O_CREAT) { va_list rest; va_start(rest, flags); mode = va_arg(rest, int); va_end(rest); }
int open(const char *path, int flags, ...) { MODE(flags) return opened(REAL(open)(path, flags, mode), path); }
int open64(const char *path, int flags, ...) { MODE(flags) return opened(REAL(open64)(path, flags, mode), path); }
int close(int fd) { if (fd >= 0 && fd < MOST_DESCRIPTORS) fileOf[fd] = 0; return REAL(close)(fd); }

ssize_t write(int fd, const void *data, size_t length) {
  off_t at = fd >= 0 && fd < MOST_DESCRIPTORS && fileOf[fd] ? lseek(fd, 0, SEEK_CUR) : 0;
  ssize_t done = REAL(write)(fd, data, length);
  if (done > 0) note(fd, WRITE, at, data, done);
  return done;
}
ssize_t pwrite64(int fd, const void *data, size_t length, off64_t at) {
  ssize_t done = realPwrite(fd, data, length, at);
  if (done > 0) note(fd, WRITE, at, data, done);
  return done;
}
ssize_t pwrite(int fd, const void *data, size_t length, off_t at) { return pwrite64(fd, data, length, at); }
int ftruncate64(int fd, off64_t size) { int done = REAL(ftruncate64)(fd, size); if (done == 0) note(fd, TRUNCATE, size, NULL, 0); return done; }
int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }
/* A journal that is gone is gone at once: one that came back would undo what was written since. */
int unlink(const char *path) {
  int done = REAL(unlink)(path);
  pthread_mutex_lock(&lock);
  for (int at = 0; done == 0 && at < fileCount; at++) {
    if (strcmp(files[at].path, path) != 0) continue;
    char name[2048];
    snprintf(name, sizeof name, "%s/%s", getenv("DISK_TEST_FOLDER"), strrchr(path, '/') + 1);
    REAL(unlink)(name);
    strcat(name, ".pending");
    REAL(unlink)(name);
    files[at].path[0] = 0;
  }
  pthread_mutex_unlock(&lock);
  return done;
}
/* Ours is the disk, and takes its time like one. */
static void disk(int fd) { usleep(4000); sync_(fd); }
int fsync(int fd) { int at = fd >= 0 && fd < MOST_DESCRIPTORS ? fileOf[fd] : 0; if (at == 0) return REAL(fsync)(fd); disk(fd); return 0; }
int fdatasync(int fd) { int at = fd >= 0 && fd < MOST_DESCRIPTORS ? fileOf[fd] : 0; if (at == 0) return REAL(fdatasync)(fd); disk(fd); return 0; }
