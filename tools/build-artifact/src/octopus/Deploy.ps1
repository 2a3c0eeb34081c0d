# Octopus runs this script on a worker with PowerShell, in the step "Deploy a package".
# It starts deploy.mjs and hands it Octopus's variables over a pipe: they are on no command line, in no file and in no
# environment.
#
# Variables of Octopus that it knows beside those of the layer's parameters:
#   Logstack.Arguments  what a person would write after "node deploy.mjs", such as: plan, or: deploy --wait 2h
#   Logstack.Node       the path of Node, where it is not on the worker's PATH

$ErrorActionPreference = 'Stop'
# How deploy.mjs ends is told by its exit code, which goes on to Octopus as it is.
$PSNativeCommandUseErrorActionPreference = $false

$logstackVariables = @(
    # VARIABLES
)

# Says why nothing was deployed, to Octopus too, and ends as deploy.mjs does for what is wrong with its surroundings.
function Stop-LogstackDeployment([string] $Message) {
    [Console]::Error.WriteLine("Error: $Message")
    $packed = [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($Message))
    Write-Host "##octopus[resultMessage message='$packed']"
    exit 2
}

function Get-LogstackVariable([string] $Name) {
    if ($OctopusParameters.ContainsKey($Name)) { return $OctopusParameters[$Name] }
    return $null
}

if ($null -eq $OctopusParameters) {
    Stop-LogstackDeployment 'Deploy.ps1 is for Octopus, which gives it its variables. Without Octopus run: node deploy.mjs --help'
}

$logstackNode = Get-LogstackVariable 'Logstack.Node'
if ([string]::IsNullOrEmpty($logstackNode)) { $logstackNode = 'node' }
$logstackVersion = $null
try { $logstackVersion = & $logstackNode --version } catch { $logstackVersion = $null }
if ("$logstackVersion" -notmatch '^v(\d+)\.(\d+)\.') {
    Stop-LogstackDeployment "This worker has no Node: $logstackNode could not be run. Install Node NODE_VERSION or later, or say where it is in the variable Logstack.Node."
}
$logstackMajor = [int] $Matches[1]
$logstackMinor = [int] $Matches[2]
if ($logstackMajor -lt NODE_MAJOR -or ($logstackMajor -eq NODE_MAJOR -and $logstackMinor -lt NODE_MINOR)) {
    Stop-LogstackDeployment "This worker's Node is too old: $logstackNode is $logstackVersion, and deploy.mjs needs NODE_VERSION or later. Install it, or say where it is in the variable Logstack.Node."
}

$logstackGiven = @{}
foreach ($logstackName in $logstackVariables) {
    $logstackValue = Get-LogstackVariable $logstackName
    if ($null -ne $logstackValue) { $logstackGiven[$logstackName] = "$logstackValue" }
}
# JSON in ASCII: then it does not matter in which encoding this console writes to a pipe.
$logstackJson = ConvertTo-Json -InputObject $logstackGiven -Compress
$logstackJson = [regex]::Replace($logstackJson, '[^\x20-\x7e]', { param($found) '\u{0:x4}' -f [int] [char] $found.Value })
$OutputEncoding = New-Object System.Text.UTF8Encoding $false
try { [Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false } catch { Write-Verbose 'The console keeps its encoding.' }

# Words between white space, and nothing else.
$logstackArguments = @(-split "$(Get-LogstackVariable 'Logstack.Arguments')" | Where-Object { $_ -ne '' })

$env:LOGSTACK_COMMAND = 'deploy this release again with the Octopus variable Logstack.Arguments = {verb}'
$logstackScript = Join-Path $PSScriptRoot 'deploy.mjs'
# Write-Host neither breaks nor holds back lines.
$logstackJson | & $logstackNode $logstackScript --octopus @logstackArguments | ForEach-Object { Write-Host $_ }
exit $LASTEXITCODE
