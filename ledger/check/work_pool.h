// A few threads that work off tasks, with a bound on what waits.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace tianzhang::check {

// Thread-safe. Tasks must not call Run() or Wait().
class WorkPool {
 public:
  explicit WorkPool(int threads);
  // Works off what waits.
  ~WorkPool();

  // Blocks while `kMaxWaiting` tasks per thread wait.
  void Run(std::function<void()> task);
  // Returns once every task given so far is done.
  void Wait();

  size_t threads() const { return threads_.size(); }

 private:
  static constexpr size_t kMaxWaiting = 8;

  void Work();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> waiting_;
  size_t running_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace tianzhang::check
