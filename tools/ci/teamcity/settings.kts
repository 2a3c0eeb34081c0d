// The whole pipeline of the log stack on TeamCity, as versioned settings. Copy it to .teamcity/settings.kts; the agent needs
// Node 20 and credentials for AWS (tools/ci/README.md).
import jetbrains.buildServer.configs.kotlin.*
import jetbrains.buildServer.configs.kotlin.buildFeatures.XmlReport
import jetbrains.buildServer.configs.kotlin.buildFeatures.xmlReport
import jetbrains.buildServer.configs.kotlin.buildSteps.script
import jetbrains.buildServer.configs.kotlin.triggers.vcs

version = "2024.12"

project {
    buildType(Release)
    buildType(Check)
}

object Release : BuildType({
    name = "Build, prove and release"
    // A whole number: it becomes the last part of every artifact's version.
    buildNumberPattern = "%build.counter%"
    // One at a time brings releases to ci.
    maxRunningBuilds = 1
    artifactRules = """
        out/*.zip
        logstack-reports => logstack-reports
    """.trimIndent()

    vcs {
        root(DslContext.settingsRoot)
        // Artifacts name commits, which a checkout on the server's side does not have.
        checkoutMode = CheckoutMode.ON_AGENT
    }

    // For --publish octopus, beside env.OCTOPUS_API_KEY: a parameter of the project, of type password, which no file holds.
    params {
        param("env.OCTOPUS_URL", "")
        param("env.OCTOPUS_SPACE", "")
    }

    steps {
        script {
            name = "logstack ci"
            // To publish to S3 and to Octopus, too: --publish s3://my-bucket/log-stack --publish octopus
            scriptContent = "node tools/setup/logstack.mjs ci --publish out --propagate"
        }
    }

    triggers {
        vcs {
            branchFilter = "+:<default>"
        }
    }

    features {
        xmlReport {
            reportType = XmlReport.XmlReportType.JUNIT
            rules = """
                +:logstack-reports/smoke-tests.xml
                +:test-results.xml
            """.trimIndent()
        }
    }

    failureConditions {
        // A build that takes longer than four hours counts as dead, and the next one destroys its test environment.
        executionTimeoutMin = 225
    }
})

object Check : BuildType({
    name = "Check what is proposed"

    vcs {
        root(DslContext.settingsRoot)
    }

    steps {
        script {
            name = "npm test"
            scriptContent = "npm test"
        }
    }

    features {
        xmlReport {
            reportType = XmlReport.XmlReportType.JUNIT
            rules = "+:test-results.xml"
        }
    }

    triggers {
        vcs {
            branchFilter = "-:<default>"
        }
    }
})
