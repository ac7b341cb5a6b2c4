#include <rocksdb/cache.h>
#include <rocksdb/convenience.h>
#include <rocksdb/file_checksum.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "ledger/base/encoding.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "ledger/store/store_rep.h"
#include "ledger/tlog/checkpoint.h"

namespace tianzhang::store {
namespace {

absl::StatusOr<uint64_t> FreeBytes(const std::string& path) {
  struct statvfs info {};
  if (statvfs(path.c_str(), &info) != 0) {
    return absl::InternalError(
        base::StrCat("cannot ask for the free space of ", path, ": ", strerror(errno)));
  }
  return static_cast<uint64_t>(info.f_bavail) * info.f_frsize;
}

// Nearly every setting here is a decision about what happens to acknowledged data when a disk or a machine
// fails.
rocksdb::DBOptions DatabaseOptions(const OpenOptions& options) {
  rocksdb::DBOptions db;
  db.create_if_missing = options.create;
  db.create_missing_column_families = options.create;
  db.error_if_exists = options.create;
  // Refuses to open when an acknowledged record went bad; the default would drop it and all after it in
  // silence.
  db.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  db.track_and_verify_wals_in_manifest = true;
  db.recycle_log_file_num = 0;
  db.manual_wal_flush = false;
  // Bounds the replay at start-up.
  db.max_total_wal_size = 64ull << 20;
  db.paranoid_checks = true;
  db.verify_sst_unique_id_in_manifest = true;
  db.file_checksum_gen_factory = rocksdb::GetFileChecksumGenCrc32cFactory();
  // All files stay open: a read-only opening beside a running server keeps what it saw.
  db.max_open_files = -1;
  db.max_background_jobs = 2;
  db.max_log_file_size = 8ull << 20;
  db.keep_log_file_num = 4;
  return db;
}

rocksdb::ColumnFamilyOptions FamilyOptions(const std::shared_ptr<rocksdb::Cache>& cache, bool point_reads) {
  rocksdb::ColumnFamilyOptions family;
  family.paranoid_file_checks = true;
  family.memtable_protection_bytes_per_key = 8;
  family.write_buffer_size = 16ull << 20;
  const std::vector<rocksdb::CompressionType> supported = rocksdb::GetSupportedCompressions();
  family.compression =
      std::find(supported.begin(), supported.end(), rocksdb::kLZ4Compression) != supported.end()
          ? rocksdb::kLZ4Compression
          : rocksdb::kNoCompression;
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.format_version = 5;
  if (point_reads) table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  family.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return family;
}

}  // namespace

absl::Status RocksError(std::string_view what, const rocksdb::Status& status) {
  const std::string text = base::StrCat(what, ": ", status.ToString());
  if (status.IsCorruption()) return absl::DataLossError(text);
  if (status.IsNoSpace()) return absl::ResourceExhaustedError(text);
  if (status.IsNotFound()) return absl::NotFoundError(text);
  return absl::InternalError(text);
}

Store::Rep::~Rep() {
  for (rocksdb::ColumnFamilyHandle* handle : handles) db->DestroyColumnFamilyHandle(handle);
  if (db != nullptr) db->Close().PermitUncheckedError();
}

Store::Store(std::unique_ptr<Rep> rep) : rep_(std::move(rep)) {}
Store::~Store() = default;

const std::string& Store::path() const { return rep_->path; }

absl::StatusOr<std::unique_ptr<Store>> Store::Open(const std::string& path, const OpenOptions& options) {
  if (options.create && options.read_only) {
    return absl::InvalidArgumentError("a database cannot be created read-only");
  }
  struct stat info {};
  const bool exists = stat((path + "/CURRENT").c_str(), &info) == 0;
  if (options.create && exists)
    return absl::AlreadyExistsError(base::StrCat("there is a database in ", path));
  if (!options.create && !exists) return absl::NotFoundError(base::StrCat("there is no database in ", path));
  if (options.create && mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) {
    return absl::InternalError(base::StrCat("cannot make ", path, ": ", strerror(errno)));
  }

  auto rep = std::make_unique<Rep>();
  rep->path = path;
  rep->options = options;
  if (!rep->options.free_bytes) rep->options.free_bytes = FreeBytes;
  if (!options.read_only) {
    TZ_ASSIGN_OR_RETURN(rep->lock, DirectoryLock::Take(path));
  }

  struct Family {
    std::string name;
    bool point_reads;
    rocksdb::ColumnFamilyHandle* Rep::*handle;
  };
  const auto cache = rocksdb::NewLRUCache(options.block_cache_bytes);
  const Family families[] = {{rocksdb::kDefaultColumnFamilyName, false, &Rep::meta},
                             {kEntriesFamily, false, &Rep::entries},
                             {kBodiesFamily, false, &Rep::bodies},
                             {kNodesFamily, false, &Rep::nodes},
                             {kRecordsFamily, true, &Rep::records},
                             {kHistoryFamily, false, &Rep::history},
                             {kOutcomesFamily, true, &Rep::outcomes},
                             {kCheckpointsFamily, false, &Rep::checkpoints}};
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  for (const Family& family : families) {
    descriptors.emplace_back(family.name, FamilyOptions(cache, family.point_reads));
  }
  rocksdb::DB* db = nullptr;
  const rocksdb::Status opened =
      options.read_only
          ? rocksdb::DB::OpenForReadOnly(DatabaseOptions(options), path, descriptors, &rep->handles, &db)
          : rocksdb::DB::Open(DatabaseOptions(options), path, descriptors, &rep->handles, &db);
  if (!opened.ok()) return RocksError(base::StrCat("cannot open ", path), opened);
  rep->db.reset(db);
  for (size_t i = 0; i < std::size(families); ++i) (*rep).*families[i].handle = rep->handles[i];

  std::string format;
  if (options.create) {
    rocksdb::WriteOptions sync;
    sync.sync = true;
    const rocksdb::Status put = db->Put(sync, rep->meta, ToSlice(kFormatKey), ToSlice(kFormat));
    if (!put.ok()) return RocksError("cannot write the format", put);
  } else {
    const rocksdb::Status got = db->Get({}, rep->meta, ToSlice(kFormatKey), &format);
    if (!got.ok() && !got.IsNotFound()) return RocksError("cannot read the format", got);
    if (format != kFormat) {
      return absl::FailedPreconditionError(
          base::StrCat(path, " has format \"", format, "\"; this program reads \"", kFormat, "\""));
    }
  }

  std::unique_ptr<Store> store(new Store(std::move(rep)));
  // Until the journal publishes: what was signed last, as far as the entries are there.
  TZ_ASSIGN_OR_RETURN(const uint64_t stored, store->rep_->CountEntries());
  Head head;
  std::unique_ptr<rocksdb::Iterator> it(db->NewIterator({}, store->rep_->checkpoints));
  it->SeekForPrev(ToSlice(IndexKey(stored)));
  if (it->Valid()) {
    if (it->key().size() != 8) return absl::DataLossError("a checkpoint has a key of another length");
    head.size = base::GetBigEndian64(ToView(it->key()));
    head.checkpoint = it->value().ToString();
  }
  if (!it->status().ok()) return RocksError("cannot read the checkpoints", it->status());
  if (head.size > 0) {
    const size_t text_end = head.checkpoint.find("\n\n");
    TZ_ASSIGN_OR_RETURN(const tlog::Checkpoint checkpoint,
                        tlog::ParseCheckpoint(std::string_view(head.checkpoint).substr(0, text_end + 1)));
    head.root = checkpoint.root;
    TZ_ASSIGN_OR_RETURN(const StoredEntry last, store->rep_->ReadEntry(head.size - 1, false));
    entry::Leaf leaf;
    if (!leaf.ParseFromString(last.leaf)) return absl::DataLossError("the last leaf does not parse");
    head.time_us = leaf.time_us();
  }
  store->Publish(std::move(head));
  return store;
}

absl::Status Store::HasSpace() const {
  TZ_ASSIGN_OR_RETURN(const uint64_t free, rep_->options.free_bytes(rep_->path));
  if (free >= rep_->options.min_free_bytes) return absl::OkStatus();
  return absl::ResourceExhaustedError(base::StrCat("the disk is nearly full: ", free, " bytes are left, ",
                                                   rep_->options.min_free_bytes, " are kept in reserve"));
}

absl::Status Store::VerifyChecksums() const {
  rocksdb::Status status = rep_->db->VerifyFileChecksums({});
  if (!status.ok()) return RocksError("a file differs from its checksum", status);
  status = rep_->db->VerifyChecksum();
  if (!status.ok()) return RocksError("a block differs from its checksum", status);
  return absl::OkStatus();
}

}  // namespace tianzhang::store
