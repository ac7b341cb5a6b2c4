// A few threads and a bounded queue before them.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace tianzhang::rpc {

// Thread-safe. Destruction runs what is queued and joins.
class WorkPool {
 public:
  WorkPool(int threads, size_t max_queue);
  ~WorkPool();
  WorkPool(const WorkPool&) = delete;
  WorkPool& operator=(const WorkPool&) = delete;

  // False, without touching `work`, when the queue is full.
  [[nodiscard]] bool TryRun(std::function<void()>& work);

 private:
  void Loop();

  const size_t max_queue_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace tianzhang::rpc
