import DandelionTestWorld

/// What a run of tests came to.
struct TestTally {
    var passed = 0
    var failed = 0
    /// Plugins that could not be loaded.
    var refused = 0
    /// Tests that the filter left out.
    var leftOut = 0
    var seconds = 0.0

    mutating func add(_ result: PluginTestResult) {
        if result.passed { passed += 1 } else { failed += 1 }
        seconds += result.seconds
    }
}
